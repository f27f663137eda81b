#pragma once

#include <map>
#include <string>
#include <vector>

#include "views/coordination/indicators.h"
#include "views/coordination/peers.h"
#include "views/statistics/asked_range.h"

namespace enlace::views::coordination {

// Whether figures may not be told to who may not see few: those of cases, and those of discharges.
struct Hidden {
    bool all = false;
    bool follow_ups = false;
};

// All units' sums of a quarter, and of the one before.
class UnitTable {
public:
    struct Quarter {
        Sums sums{};
        Hidden hidden{};
    };
    struct Unit {
        std::string code;
        std::string institution;  // On the quarter's last day, like its kind.
        Organised::Kind::Code kind = Organised::Kind::UNSPECIFIED;
        Quarter now, before;
    };

    // `days.range` is the quarter. Nothing outlives the call.
    UnitTable(const CaseFiles& cases, const statistics::Days& days, const Organised& organised);

    // That had a case in one of them, by code.
    const std::vector<Unit>& units() const { return units_; }
    // `unit` is one of these.
    Places places_of(const Unit& unit) const;

private:
    std::vector<Unit> units_;
    std::vector<Peer> peers_;  // In the order of `units_`.
};

// What may not be told of sums that make up one whole.
void hide(std::vector<UnitTable::Quarter*> quarters);

}  // namespace enlace::views::coordination
