#include "views/coordination/show.h"

#include "views/statistics/suppression.h"

namespace enlace::views::coordination {
namespace {

using Quarter = UnitTable::Quarter;

std::optional<std::int64_t> told(const Quarter& quarter, Indicator::Code indicator) {
    const auto& hidden = quarter.hidden;
    if (hidden.all || (hidden.follow_ups && indicator == Indicator::FOLLOW_UP)) return {};
    return value_of(quarter.sums, indicator);
}

// Of all units that are asked for together.
class Total {
public:
    explicit Total(bool of_everything) : of_everything_(of_everything) {}

    void add(const Quarter& quarter) {
        total_.sums += quarter.sums;
        hides_ |= quarter.hidden.all;
        hides_follow_ups_ |= quarter.hidden.all || quarter.hidden.follow_ups;
    }
    // Rows are hidden so that none can be worked out from the sum of all units; from that of some
    // it could be.
    Quarter told() const {
        Quarter told = total_;
        if (of_everything_) {
            hide({&told});
        } else {
            told.hidden = {.all = hides_, .follow_ups = hides_follow_ups_};
        }
        return told;
    }

private:
    bool of_everything_;
    Quarter total_;
    bool hides_ = false;
    bool hides_follow_ups_ = false;
};

// As who asks may know it.
UnitTable::Unit seen_by(const Sight& sight, UnitTable::Unit unit) {
    if (sight.sees_few) unit.now.hidden = unit.before.hidden = {};
    return unit;
}

bool is_asked_for(const Sight& sight, const UnitTable::Unit& unit) {
    return (sight.institution.empty() || unit.institution == sight.institution) &&
           (sight.unit.empty() || unit.code == sight.unit);
}

void show_unit(const UnitTable::Unit& unit, const Places& places, v1::CoordinationOfUnit& view) {
    view.set_unit(unit.code);
    view.set_institution(unit.institution);
    view.set_kind(unit.kind);
    show(unit.now.sums, unit.now.hidden, *view.mutable_figures());
    show_values(unit.now, unit.before, *view.mutable_values());
    view.mutable_best()->Add(places.best.begin(), places.best.end());
    view.mutable_worst()->Add(places.worst.begin(), places.worst.end());
}

}  // namespace

void show(const Sums& sums, const Hidden& hidden, v1::CoordinationFigures& figures) {
    if (hidden.all) return figures.set_suppressed(true);
    const auto shown = [](std::int64_t sum) { return static_cast<std::uint64_t>(sum); };
    figures.set_cases(shown(sums.cases));
    figures.set_institutions(shown(sums.institutions));
    figures.set_units(shown(sums.units));
    figures.set_hand_offs(shown(sums.hand_offs));
    figures.set_days_without_news(shown(sums.days_without_news));
    figures.set_steps(shown(sums.steps));
    figures.set_steps_on_time(shown(sums.steps_on_time));
    figures.set_reopenings(shown(sums.reopenings));
    figures.set_repeated_elsewhere(shown(sums.repeated_elsewhere));
    auto& follow_ups = *figures.mutable_follow_ups();
    if (hidden.follow_ups) return follow_ups.set_suppressed(true);
    follow_ups.set_discharges(shown(sums.discharges));
    follow_ups.set_followed_up(shown(sums.followed_up));
    follow_ups.set_waited_min(shown(sums.waited_min));
}

void show_values(const Quarter& now, const Quarter& before, Values& values) {
    for (const auto indicator : kIndicators) {
        const auto value = told(now, indicator);
        if (!value) continue;
        auto& shown = *values.Add();
        shown.set_indicator(indicator);
        shown.set_value(*value);
        const auto then = told(before, indicator);
        if (!then) continue;
        shown.set_before(*then);
        shown.set_change(*value - *then);
    }
}

void show(const UnitTable& units, const Sight& sight, v1::Coordination& view) {
    const bool everything = sight.institution.empty() && sight.unit.empty();
    Total now(everything), before(everything);
    std::uint32_t suppressed = 0;
    for (const auto& unit : units.units()) {
        if (!is_asked_for(sight, unit)) continue;
        const auto seen = seen_by(sight, unit);
        now.add(seen.now);
        before.add(seen.before);
        if (unit.now.sums.cases == 0) continue;
        suppressed += seen.now.hidden.all ? 1 : 0;
        show_unit(seen, units.places_of(unit), *view.add_units());
    }
    view.set_suppressed_cells(suppressed);
    auto total = now.told(), then = before.told();
    if (sight.sees_few) total.hidden = then.hidden = {};
    show(total.sums, total.hidden, *view.mutable_total());
    show_values(total, then, *view.mutable_values());
}

}  // namespace enlace::views::coordination
