#include "views/statistics/staff_welfare.h"

#include <algorithm>

#include "security/access.h"
#include "views/statistics/suppression.h"

namespace enlace::views::statistics {
namespace {

using v1::Dimension;

bool names_institution_alone(const Filter& only) {
    Filter others = only;
    others.institution = {};
    return others == Filter();
}

bool is_whole_year(const Range& range) {
    const std::chrono::year_month_day first(range.from), last(range.until);
    using std::chrono::January, std::chrono::December;
    return first.year() == last.year() && first.month() == January &&
           first.day() == std::chrono::day(1) && last.month() == December &&
           last.day() == std::chrono::day(31);
}

bool may_be_told(const Tally& tally, StaffSight sight) {
    if (sight == StaffSight::everything) return true;
    return tally.interventions == 0 || tally.interventions >= kLeastTold;
}

void tell(const Tally& tally, StaffSight sight, v1::StatisticsFigures& figures) {
    if (figures.suppressed() || !may_be_told(tally, sight)) return;
    const auto told = std::max<std::int64_t>(tally.interventions, 0);
    figures.set_staff_welfare(static_cast<std::uint64_t>(told));
}

}  // namespace

StaffSight staff_sight(const common::v1::Principal& who, const Asked& asked, const Days& days) {
    const auto& only = asked.only;
    if (!only.institution.empty() && security::may_see_staff_welfare(who, only.institution))
        return StaffSight::everything;
    const bool by_institution_alone =
        asked.by.empty() || asked.by == std::vector{Dimension::INSTITUTION};
    const bool is_over = days.range.until < days.today;
    const bool whole = by_institution_alone && names_institution_alone(only) &&
                       is_whole_year(days.range) && is_over && !days.known_by;
    return whole ? StaffSight::whole_years : StaffSight::nothing;
}

void show_staff_welfare(const Tallied& staff,
                        StaffSight sight,
                        const Filter& only,
                        v1::Statistics& view) {
    if (sight == StaffSight::nothing) return;
    if (!only.institution.empty()) tell(staff.total, sight, *view.mutable_total());
    auto untold = staff.cells;
    for (auto& cell : *view.mutable_cells()) {
        const std::vector<std::string> key(cell.key().begin(), cell.key().end());
        const auto counted = untold.extract(key);
        tell(counted ? counted.mapped() : Tally(), sight, *cell.mutable_figures());
    }
    for (const auto& [key, tally] : untold) {
        if (!may_be_told(tally, sight)) continue;
        auto& cell = *view.add_cells();
        for (const auto& value : key) cell.add_key(value);
        tell(tally, sight, *cell.mutable_figures());
    }
    std::ranges::sort(*view.mutable_cells(), [](const auto& one, const auto& other) {
        return std::ranges::lexicographical_compare(one.key(), other.key());
    });
}

}  // namespace enlace::views::statistics
