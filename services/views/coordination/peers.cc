#include "views/coordination/peers.h"

#include <algorithm>

namespace enlace::views::coordination {
namespace {

bool is_ranked(Indicator::Code indicator) {
    return indicator != Indicator::INSTITUTIONS && indicator != Indicator::UNITS;
}

// Of one value beside another: more on time is better, of everything else less is.
bool is_better(Indicator::Code indicator, std::int64_t one, std::int64_t other) {
    return indicator == Indicator::STEPS_ON_TIME ? one > other : one < other;
}

std::int64_t lead(const v1::CoordinationPlace& place) {
    return std::int64_t{place.better_than()} - std::int64_t{place.worse_than()};
}

// Whether the one leads by more of its peers than the other does.
bool leads(const v1::CoordinationPlace& one, const v1::CoordinationPlace& other) {
    return lead(one) * other.peers() > lead(other) * one.peers();
}

// `unit` is one of them, and neither better nor worse than itself.
std::optional<v1::CoordinationPlace> place_of(const Peer& unit,
                                              std::span<const Peer> all,
                                              std::size_t number) {
    const auto& value = unit.values[number];
    if (!value || !is_ranked(kIndicators[number])) return std::nullopt;
    v1::CoordinationPlace place;
    place.set_indicator(kIndicators[number]);
    place.set_value(*value);
    for (const auto& peer : all) {
        if (&peer == &unit || !peer.compares || peer.kind != unit.kind || !peer.values[number])
            continue;
        const std::int64_t theirs = *peer.values[number];
        place.set_peers(place.peers() + 1);
        if (is_better(kIndicators[number], *value, theirs))
            place.set_better_than(place.better_than() + 1);
        if (is_better(kIndicators[number], theirs, *value))
            place.set_worse_than(place.worse_than() + 1);
    }
    if (lead(place) == 0) return std::nullopt;
    return place;
}

}  // namespace

Places places_of(const Peer& unit, std::span<const Peer> all) {
    Places places;
    if (!unit.compares) return places;
    for (std::size_t number = 0; number < std::size(kIndicators); ++number) {
        const auto place = place_of(unit, all, number);
        if (!place) continue;
        (lead(*place) > 0 ? places.best : places.worst).push_back(*place);
    }
    std::ranges::stable_sort(places.best, leads);
    std::ranges::stable_sort(places.worst,
                             [](const auto& one, const auto& other) { return leads(other, one); });
    for (auto* some : {&places.best, &places.worst}) some->resize(std::min(some->size(), kPlaces));
    return places;
}

}  // namespace enlace::views::coordination
