#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <set>
#include <utility>

#include "base/codes.h"
#include "directory/dates.h"
#include "directory/directory.h"

namespace enlace::directory {
namespace {

bool is_number(std::string_view text, std::size_t digits) {
    return text.size() == digits &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_day(const std::string& text) {
    return text.empty() || base::parse_date(text);
}

// Collects what is wrong with one directory; later checks rest on earlier ones.
class Check {
public:
    explicit Check(const v1::Directory& directory) : directory_(directory) {}

    std::vector<std::string> all() {
        check_dates();
        if (!wrong_.empty()) return wrong_;
        check_codes();
        if (!wrong_.empty()) return wrong_;
        check_map_versions();
        for (const auto& municipality : directory_.municipalities())
            check_municipality(municipality);
        if (!wrong_.empty()) return wrong_;
        check_jurisdictions();
        check_institutions();
        return wrong_;
    }

private:
    void require(bool holds, std::string_view what, std::string_view which) {
        if (!holds) wrong_.push_back(std::string(which).append(": ").append(what));
    }

    void check_dates() {
        for (const auto& map : directory_.map_versions())
            require(is_day(map.valid_from()), "no such day", "map version");
        for (const auto& municipality : directory_.municipalities()) {
            require(is_day(municipality.valid_from()), "no such day", municipality.code());
            for (const auto& membership : municipality.memberships())
                require(is_day(membership.valid_from()), "no such day", municipality.code());
        }
    }

    void check_codes() {
        const std::string& state = directory_.state().code();
        require(is_number(state, 2), "is no code of a state", "state");
        require(!directory_.jurisdictions().empty(), "there are none", "jurisdictions");
        for (const auto& jurisdiction : directory_.jurisdictions())
            require(jurisdictions_.insert(jurisdiction.code()).second, "stands twice",
                    jurisdiction.code());
        for (const auto& municipality : directory_.municipalities()) {
            const std::string& code = municipality.code();
            require(is_number(code, 5) && code.starts_with(state), "is no code of this state",
                    code);
            require(municipalities_.emplace(code, &municipality).second, "stands twice", code);
        }
    }

    void check_map_versions() {
        const auto& maps = directory_.map_versions();
        require(!maps.empty() && maps[0].valid_from().empty(), "the first must hold since ever",
                "map versions");
        for (int i = 0; i < maps.size(); ++i) {
            boundaries_.insert(first_day(maps[i].valid_from()));
            if (i == 0) continue;
            require(maps[i - 1].version() < maps[i].version(), "numbers must grow", "map versions");
            require(first_day(maps[i - 1].valid_from()) < first_day(maps[i].valid_from()),
                    "must stand oldest first", "map versions");
        }
    }

    void check_municipality(const v1::Municipality& municipality) {
        const std::string& code = municipality.code();
        const auto& memberships = municipality.memberships();
        const auto since = first_day(municipality.valid_from());
        require(boundaries_.contains(since), "begins on a day without a map version", code);
        if (!municipality.valid_from().empty()) {
            const auto parent = municipalities_.find(municipality.split_from());
            require(parent != municipalities_.end(), "split from an unknown municipality", code);
            require(
                parent == municipalities_.end() || first_day(parent->second->valid_from()) < since,
                "is older than what it was split from", code);
        }
        require(!memberships.empty() && memberships[0].valid_from().empty(),
                "needs a jurisdiction from its beginning on", code);
        auto latest = since;
        for (int i = 0; i < memberships.size(); ++i) {
            const auto& membership = memberships[i];
            require(jurisdictions_.contains(membership.jurisdiction()),
                    "belongs to an unknown jurisdiction", code);
            for (const auto& alternative : membership.alternatives())
                require(jurisdictions_.contains(alternative), "has an unknown alternative", code);
            require(membership.confidence() != v1::CONFIDENCE_UNSPECIFIED,
                    "does not say how certain its jurisdiction is", code);
            if (i == 0) continue;
            const auto from = first_day(membership.valid_from());
            require(from > latest, "memberships must stand oldest first", code);
            require(boundaries_.contains(from), "moves on a day without a map version", code);
            latest = from;
        }
    }

    void check_jurisdictions() {
        std::map<std::string, std::uint64_t> population;
        for (const auto& municipality : directory_.municipalities())
            population[municipality.memberships().rbegin()->jurisdiction()] +=
                municipality.population();
        for (const auto& jurisdiction : directory_.jurisdictions()) {
            require(municipalities_.contains(jurisdiction.seat_municipality()),
                    "has its seat in an unknown municipality", jurisdiction.code());
            require(population[jurisdiction.code()] == jurisdiction.population(),
                    "has not the population of its municipalities", jurisdiction.code());
        }
    }

    void check_institutions() {
        std::set<std::string> seen;
        for (const auto& institution : directory_.institutions()) {
            require(base::is_clues(institution.clues()) &&
                        institution.clues().starts_with(directory_.state().clues_prefix()),
                    "is no CLUES of this state", institution.clues());
            require(seen.insert(institution.clues()).second, "stands twice", institution.clues());
            require(municipalities_.contains(institution.municipality()),
                    "stands in an unknown municipality", institution.clues());
            for (const auto& capability : institution.capabilities())
                require(base::is_code(capability), "has a capability that is no code",
                        institution.clues());
            require(std::abs(institution.latitude_e6()) <= 90'000'000 &&
                        std::abs(institution.longitude_e6()) <= 180'000'000,
                    "stands nowhere on Earth", institution.clues());
        }
        check_roads(seen);
    }

    void check_roads(const std::set<std::string>& institutions) {
        std::set<std::pair<std::string, std::string>> seen;
        for (const auto& road : directory_.roads()) {
            const std::string ends = road.from() + " - " + road.to();
            require(institutions.contains(road.from()) && institutions.contains(road.to()),
                    "leads to an unknown institution", ends);
            require(seen.emplace(std::min(road.from(), road.to()), std::max(road.from(), road.to()))
                        .second,
                    "stands twice", ends);
            require(road.km() > 0 && road.road_class() != v1::ROAD_CLASS_UNSPECIFIED,
                    "needs its length and its class", ends);
        }
    }

    const v1::Directory& directory_;
    std::vector<std::string> wrong_;
    std::set<std::string> jurisdictions_;
    std::map<std::string, const v1::Municipality*> municipalities_;
    std::set<std::chrono::sys_days> boundaries_;
};

}  // namespace

std::vector<std::string> contradictions(const v1::Directory& directory) {
    return Check(directory).all();
}

}  // namespace enlace::directory
