#include "transfers/domain/candidates.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <tuple>

#include "transfers/domain/capacity.h"
#include "transfers/domain/transfer.h"

namespace enlace::transfers {
namespace {

using directory::v1::Directory;
using directory::v1::Institution;
using directory::v1::RoadClass;
using v1::Candidate;
using v1::CandidateReason;

constexpr double kEarth_km = 6371.0;
// A road is longer than the line between its ends, and nobody knows which one it is.
constexpr std::uint32_t kMinutesPer10kmOfLine = 14;
constexpr std::uint32_t kFarAway_min = 1'000'000;

const Institution* find_institution(const Directory& directory, std::string_view clues) {
    const auto found = std::ranges::find_if(directory.institutions(),
                                            [&](const auto& one) { return one.clues() == clues; });
    return found == directory.institutions().end() ? nullptr : &*found;
}

bool has_capability(const Institution& hospital, std::string_view capability) {
    return std::ranges::any_of(hospital.capabilities(),
                               [&](const auto& one) { return one == capability; });
}

// With a patient on board.
std::uint32_t kmh(RoadClass road_class) {
    switch (road_class) {
        case directory::v1::MOTORWAY:
            return 90;
        case directory::v1::FEDERAL:
            return 70;
        case directory::v1::STATE_ROAD:
            return 55;
        case directory::v1::STREET:
            return 30;
        case directory::v1::UNPAVED:
            return 25;
        case directory::v1::ROAD_CLASS_UNSPECIFIED:
        case directory::v1::RoadClass_INT_MIN_SENTINEL_DO_NOT_USE_:
        case directory::v1::RoadClass_INT_MAX_SENTINEL_DO_NOT_USE_:
            break;
    }
    return 40;
}

const directory::v1::Road* find_road(const Directory& directory,
                                     std::string_view from,
                                     std::string_view to) {
    const auto found = std::ranges::find_if(directory.roads(), [&](const auto& road) {
        return (road.from() == from && road.to() == to) || (road.from() == to && road.to() == from);
    });
    return found == directory.roads().end() ? nullptr : &*found;
}

double radians(std::int32_t degrees_e6) {
    return degrees_e6 / 1e6 * std::numbers::pi / 180;
}

// By the haversine formula; nothing where one of them stands nowhere.
std::optional<std::uint32_t> line_km(const Institution& one, const Institution& other) {
    const auto is_somewhere = [](const Institution& at) {
        return at.latitude_e6() != 0 || at.longitude_e6() != 0;
    };
    if (!is_somewhere(one) || !is_somewhere(other)) return std::nullopt;
    const double north = std::sin((radians(other.latitude_e6()) - radians(one.latitude_e6())) / 2);
    const double east = std::sin((radians(other.longitude_e6()) - radians(one.longitude_e6())) / 2);
    const double h = north * north + std::cos(radians(one.latitude_e6())) *
                                         std::cos(radians(other.latitude_e6())) * east * east;
    return static_cast<std::uint32_t>(std::lround(2 * kEarth_km * std::asin(std::sqrt(h))));
}

void take_distance(const Directory& directory,
                   const Institution& from,
                   const Institution& to,
                   Candidate& candidate) {
    if (const auto* road = find_road(directory, from.clues(), to.clues())) {
        candidate.add_reasons(CandidateReason::BY_ROAD);
        candidate.set_distance_km(road->km());
        candidate.set_road_class(road->road_class());
        candidate.set_minutes(road->km() * 60 / kmh(road->road_class()));
    } else if (const auto km = line_km(from, to)) {
        candidate.add_reasons(CandidateReason::STRAIGHT_LINE);
        candidate.set_distance_km(*km);
        candidate.set_minutes(*km * kMinutesPer10kmOfLine / 10);
    } else {
        candidate.add_reasons(CandidateReason::DISTANCE_UNKNOWN);
    }
}

void take_capacity(std::string_view capability,
                   const KnownOfHospitals& known,
                   Candidate& candidate) {
    const auto* report = known.capacity_of(candidate.clues());
    const auto* line = report ? line_of(*report, capability) : nullptr;
    if (!line) return candidate.add_reasons(CandidateReason::NO_REPORT);
    candidate.set_beds(line->beds());
    candidate.set_beds_free(line->closed() ? 0 : line->beds_free());
    candidate.set_reported_at_us(report->reported_at_us());
    candidate.set_report_version(report->version());
    if (is_stale(report->reported_at_us(), known.now_us, known.policy))
        return candidate.add_reasons(CandidateReason::REPORT_STALE);
    candidate.add_reasons(candidate.beds_free() > 0 ? CandidateReason::BED_FREE
                                                    : CandidateReason::NO_BED_FREE);
}

auto rank(const Candidate& candidate, const base::Policy& policy) {
    const int room = speaks(candidate, CandidateReason::BED_FREE)      ? 0
                     : speaks(candidate, CandidateReason::NO_BED_FREE) ? 2
                                                                       : 1;
    std::int64_t minutes =
        speaks(candidate, CandidateReason::DISTANCE_UNKNOWN) ? kFarAway_min : candidate.minutes();
    if (speaks(candidate, CandidateReason::OTHER_NETWORK))
        minutes += policy.limit("transfer.other_network_minutes");
    return std::tuple(room, minutes, std::string_view(candidate.clues()));
}

}  // namespace

bool speaks(const Candidate& candidate, CandidateReason::Code reason) {
    return std::ranges::count(candidate.reasons(), reason) > 0;
}

Candidate candidate(std::string_view clues,
                    const v1::TransferState& transfer,
                    const KnownOfHospitals& known) {
    Candidate found;
    found.set_clues(std::string(clues));
    const auto* from = find_institution(known.directory, transfer.sender());
    const auto* to = find_institution(known.directory, clues);
    if (!to) return found;
    take_capacity(transfer.capability(), known, found);
    if (from) {
        found.add_reasons(from->network() == to->network() ? CandidateReason::SAME_NETWORK
                                                           : CandidateReason::OTHER_NETWORK);
        take_distance(known.directory, *from, *to, found);
    } else {
        found.add_reasons(CandidateReason::DISTANCE_UNKNOWN);
    }
    if (find_asked(transfer, clues)) found.add_reasons(CandidateReason::ASKED_BEFORE);
    if (!has_capability(*to, transfer.capability()))
        found.add_reasons(CandidateReason::LACKS_CAPABILITY);
    return found;
}

std::vector<Candidate> candidates(const v1::TransferState& transfer,
                                  const KnownOfHospitals& known) {
    std::vector<Candidate> found;
    for (const auto& hospital : known.directory.institutions()) {
        if (hospital.clues() == transfer.sender()) continue;
        if (has_capability(hospital, transfer.capability()))
            found.push_back(candidate(hospital.clues(), transfer, known));
    }
    std::ranges::sort(found, {}, [&](const Candidate& one) { return rank(one, known.policy); });
    return found;
}

std::vector<Candidate> next_ring(const std::vector<Candidate>& ranked, const base::Policy& policy) {
    const auto size = static_cast<std::size_t>(policy.limit("transfer.ring_size"));
    std::vector<Candidate> ring;
    for (const auto& candidate : ranked) {
        if (ring.size() == size) break;
        if (!speaks(candidate, CandidateReason::ASKED_BEFORE) &&
            !speaks(candidate, CandidateReason::NO_BED_FREE))
            ring.push_back(candidate);
    }
    return ring;
}

}  // namespace enlace::transfers
