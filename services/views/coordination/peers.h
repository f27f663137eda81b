#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "views/coordination/indicators.h"

namespace enlace::views::coordination {

// One unit, as others are compared with it.
struct Peer {
    Organised::Kind::Code kind = Organised::Kind::UNSPECIFIED;
    bool compares = false;                                         // Enough is told of it.
    std::optional<std::int64_t> values[std::size(kIndicators)]{};  // Of those that are told.
};

struct Places {
    std::vector<v1::CoordinationPlace> best;   // The best first,
    std::vector<v1::CoordinationPlace> worst;  // the worst first; kPlaces each, at most.
};

inline constexpr std::size_t kPlaces = 3;

// In what the unit stands best and worst among all others of its kind that have such a value.
// Nothing is among the best in which as many are better as are worse. Institutions and units are no
// part of it: they tell how much there was to bring together, not how well that was done.
Places places_of(const Peer& unit, std::span<const Peer> all);

}  // namespace enlace::views::coordination
