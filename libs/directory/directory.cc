#include "directory/directory.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "directory/dates.h"
#include "directory/json_file.h"

namespace enlace::directory {
namespace {

template <class Entry>
const Entry* find_entry(const std::map<std::string_view, const Entry*, std::less<>>& index,
                        std::string_view code) {
    const auto found = index.find(code);
    return found == index.end() ? nullptr : found->second;
}

// The last of `entries`, oldest first, that holds on that day.
template <class Entries>
const auto& holding_on(const Entries& entries, std::chrono::sys_days day) {
    const auto* holding = &entries[0];
    for (const auto& entry : entries)
        if (first_day(entry.valid_from()) <= day) holding = &entry;
    return *holding;
}

}  // namespace

Directory Directory::load(const std::filesystem::path& file) {
    v1::Directory contents;
    read_json_file(file, contents);
    try {
        return Directory(std::move(contents));
    } catch (const std::invalid_argument& wrong) {
        throw FileError(file.string() + ": " + wrong.what());
    }
}

Directory::Directory(v1::Directory contents)
    : contents_(std::make_unique<const v1::Directory>(std::move(contents))) {
    std::string wrong;
    for (const auto& contradiction : contradictions(*contents_))
        wrong.append(wrong.empty() ? "" : "; ").append(contradiction);
    if (!wrong.empty()) throw std::invalid_argument(wrong);

    for (const auto& entry : contents_->jurisdictions()) jurisdictions_[entry.code()] = &entry;
    for (const auto& entry : contents_->municipalities()) municipalities_[entry.code()] = &entry;
    for (const auto& entry : contents_->institutions()) institutions_[entry.clues()] = &entry;
}

std::expected<Routed, Unroutable> Directory::route(std::string_view code,
                                                   std::int64_t at_us) const {
    if (code.empty()) return std::unexpected(Unroutable::no_municipality);
    if (!code.starts_with(contents_->state().code()))
        return std::unexpected(Unroutable::outside_state);
    const auto* found = municipality(code);
    if (!found) return std::unexpected(Unroutable::unknown_municipality);

    const auto day = local_day(at_us, contents_->state().utc_offset_min());
    while (day < first_day(found->valid_from())) found = municipality(found->split_from());
    const auto& membership = holding_on(found->memberships(), day);
    return Routed{
        .jurisdiction = membership.jurisdiction(),
        .map_version = holding_on(contents_->map_versions(), day).version(),
        .alternatives = {membership.alternatives().begin(), membership.alternatives().end()}};
}

std::vector<base::Standing> Directory::standings(const v1::Institution& institution) const {
    std::vector<base::Standing> standings;
    for (const auto& map : contents_->map_versions()) {
        const std::int64_t from_us =
            first_moment_us(map.valid_from(), contents_->state().utc_offset_min());
        const auto routed = route(institution.municipality(), from_us);
        std::string jurisdiction = routed ? routed->jurisdiction : "";
        if (standings.empty() || standings.back().jurisdiction != jurisdiction)
            standings.push_back({from_us, std::move(jurisdiction)});
    }
    return standings;
}

const v1::Jurisdiction* Directory::jurisdiction(std::string_view code) const {
    return find_entry(jurisdictions_, code);
}

const v1::Municipality* Directory::municipality(std::string_view code) const {
    return find_entry(municipalities_, code);
}

const v1::Institution* Directory::institution(std::string_view clues) const {
    return find_entry(institutions_, clues);
}

std::vector<std::string> Directory::with_specialty(std::string_view specialty) const {
    std::vector<std::string> found;
    for (const auto& institution : contents_->institutions()) {
        if (std::ranges::count(institution.specialties(), specialty) > 0)
            found.push_back(institution.clues());
    }
    return found;
}

}  // namespace enlace::directory
