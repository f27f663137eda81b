#include "tools/enlace/demo/world.h"

#include <algorithm>
#include <stdexcept>

#include "base/clock.h"

namespace enlace::program::demo {

World::World(const directory::Directory& directory) : directory_(directory) {
    const std::int64_t now_us = base::system_clock().wall_us();
    std::size_t inhabitants = 0;
    for (const auto& one : directory.contents().municipalities()) {
        const auto routed = directory.route(one.code(), now_us);
        if (!routed || one.population() == 0) continue;
        inhabitants += one.population();
        towns_.push_back({one.code(), one.name(), routed->jurisdiction});
        inhabitants_up_to_.push_back(inhabitants);
    }
    for (const auto& one : directory.contents().institutions()) {
        if (one.ambulances()) continue;
        const auto routed = directory.route(one.municipality(), now_us);
        hospitals_.push_back({one.clues(), routed ? routed->jurisdiction : std::string()});
    }
    if (towns_.empty() || hospitals_.empty()) {
        throw std::runtime_error("the directory has no inhabited municipality, or no hospital");
    }
}

const World::Town& World::town(Dice& dice) const {
    const std::size_t inhabitant = dice.below(inhabitants_up_to_.back());
    const auto at = std::ranges::upper_bound(inhabitants_up_to_, inhabitant);
    return towns_[static_cast<std::size_t>(at - inhabitants_up_to_.begin())];
}

std::string World::hospital(const Town& town, Dice& dice) const {
    std::vector<std::string> near;
    for (const auto& one : hospitals_) {
        if (one.jurisdiction == town.jurisdiction) near.push_back(one.clues);
    }
    if (near.empty() || dice.percent(15)) return dice.one_of(hospitals_).clues;
    return dice.one_of(near);
}

std::string World::other_hospital(const std::vector<std::string>& than, Dice& dice) const {
    std::vector<std::string> others;
    for (const auto& one : hospitals_) {
        if (std::ranges::count(than, one.clues) == 0) others.push_back(one.clues);
    }
    return dice.one_of(others);
}

std::vector<std::string> World::able(std::string_view capability, const std::string& but) const {
    std::vector<std::string> found;
    for (const auto& one : directory_.contents().institutions()) {
        if (one.clues() != but && std::ranges::count(one.capabilities(), capability) > 0)
            found.push_back(one.clues());
    }
    return found;
}

std::vector<std::string> World::ambulances() const {
    std::vector<std::string> found;
    for (const auto& one : directory_.contents().institutions())
        if (one.ambulances()) found.push_back(one.clues());
    return found;
}

std::string World::other_jurisdiction(const std::string& than, Dice& dice) const {
    std::vector<std::string> others;
    for (const auto& one : directory_.contents().jurisdictions()) {
        if (one.code() != than) others.push_back(one.code());
    }
    return others.empty() ? than : dice.one_of(others);
}

std::string World::outside() const {
    return directory_.contents().state().code() == "09" ? "15002" : "09002";
}

std::string World::name_of(const std::string& jurisdiction) const {
    const auto* const known = directory_.jurisdiction(jurisdiction);
    return known ? jurisdiction + " " + known->seat() : jurisdiction;
}

}  // namespace enlace::program::demo
