#include "views/coordination/unit_table.h"

#include <algorithm>
#include <cstddef>

#include "base/date.h"
#include "views/statistics/suppression.h"

namespace enlace::views::coordination {
namespace {

Organised::Kind::Code kind_of(const std::string& unit, sys_days day, const Organised& organised) {
    if (!organised.period(unit, base::date_text(day))) return Organised::Kind::UNSPECIFIED;
    return organised.all().find(unit)->second.kind();
}

std::vector<bool> hidden_of(const std::vector<UnitTable::Quarter*>& quarters,
                            std::int64_t Sums::* people) {
    std::vector<std::int64_t> counts;
    for (const auto* quarter : quarters) counts.push_back(quarter->sums.*people);
    return statistics::hidden_among(counts);
}

Peer peer_of(const UnitTable::Unit& unit) {
    const auto& quarter = unit.now;
    Peer peer{.kind = unit.kind, .compares = !quarter.hidden.all && quarter.sums.cases > 0};
    for (std::size_t i = 0; i < std::size(kIndicators); ++i) {
        const bool is_told = kIndicators[i] != Indicator::FOLLOW_UP || !quarter.hidden.follow_ups;
        if (is_told) peer.values[i] = value_of(quarter.sums, kIndicators[i]);
    }
    return peer;
}

}  // namespace

void hide(std::vector<UnitTable::Quarter*> quarters) {
    const auto all = hidden_of(quarters, &Sums::cases);
    const auto follow_ups = hidden_of(quarters, &Sums::cases_discharged);
    for (std::size_t i = 0; i < quarters.size(); ++i)
        quarters[i]->hidden = {.all = all[i], .follow_ups = follow_ups[i]};
}

UnitTable::UnitTable(const CaseFiles& cases,
                     const statistics::Days& days,
                     const Organised& organised) {
    const auto before = statistics::period_before(days.range);
    const sys_days last = std::min(days.range.until, days.today);
    std::map<std::string, Unit> units;
    for (const auto& [id, file] : cases.within({before.from, days.range.until})) {
        Unit& unit = units[file.unit];
        if (unit.code.empty()) {
            unit.code = file.unit;
            unit.institution = institution_of(file.unit, file.institution, last, organised);
            unit.kind = kind_of(file.unit, last, organised);
        }
        unit.now.sums += sums_of(file, days.range, days.today, organised);
        unit.before.sums += sums_of(file, before, days.today, organised);
    }
    std::vector<Quarter*> now, then;
    for (auto& [code, unit] : units) {
        now.push_back(&unit.now);
        then.push_back(&unit.before);
    }
    hide(now);
    hide(then);
    for (auto& [code, unit] : units) {
        peers_.push_back(peer_of(unit));
        units_.push_back(std::move(unit));
    }
}

Places UnitTable::places_of(const Unit& unit) const {
    const auto number = static_cast<std::size_t>(&unit - units_.data());
    return coordination::places_of(peers_[number], peers_);
}

}  // namespace enlace::views::coordination
