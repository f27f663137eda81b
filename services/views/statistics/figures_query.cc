#include "base/date.h"
#include "security/access.h"
#include "views/queries.h"
#include "views/statistics/asked_range.h"
#include "views/statistics/local_days.h"
#include "views/statistics/organisation.h"
#include "views/statistics/show.h"
#include "views/statistics/staff_welfare.h"
#include "views/statistics/suppression.h"

namespace enlace::views::statistics {
namespace {

Found<std::vector<v1::Dimension::Code>> dimensions_of(const StatisticsRequest& request) {
    std::vector<v1::Dimension::Code> by;
    for (const auto one : {request.by, request.and_by})
        if (one != v1::Dimension::UNSPECIFIED) by.push_back(one);
    const bool begins_with_second = request.by == v1::Dimension::UNSPECIFIED && !by.empty();
    const bool twice = by.size() == 2 && by[0] == by[1];
    if (begins_with_second || twice) return std::unexpected(Refused::bad_dimensions);
    return by;
}

// What of the total is not in the mean, and so could be worked out from both.
Tally beyond_months(const Tallied& tallied) {
    return {.attentions = tallied.total.attentions - tallied.within.attentions,
            .deliveries = tallied.total.deliveries - tallied.within.deliveries};
}

}  // namespace
}  // namespace enlace::views::statistics

namespace enlace::views {

Found<v1::Statistics> Queries::statistics(const Principal& who,
                                          const statistics::StatisticsRequest& request) const {
    using namespace statistics;
    if (security::reach(who.role()) == security::Reach::nobody)
        return std::unexpected(Refused::not_found);
    const auto positions = sources_.progress.all_tokens();
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto at = sources_.store.snapshot();
    const auto by = dimensions_of(request);
    if (!by) return std::unexpected(by.error());
    const auto days =
        days_of(request.range, LocalDays().date(sources_.clock.wall_us()),
                [&](sys_days day) { return begins_after(day, sources_.store, at.get()); });
    if (!days) return std::unexpected(days.error());

    const bool sees_few = security::may_see_institution(who, request.only.institution);
    const auto detail = request.detail;
    const bool as_now = request.organised_as == v1::OrganisedAs::CURRENT;
    const Asked asked{.range = days->range,
                      .known_by = days->known_by,
                      .by = *by,
                      .only = request.only,
                      .organised_on = as_now ? std::optional(days->today) : std::nullopt,
                      .patients = !sees_few || detail != v1::StatisticsDetail::FIGURES};
    const TallySources from{.store = sources_.store,
                            .at = *at,
                            .directory = sources_.directory,
                            .months = sources_.months};
    const auto count = [&](const Asked& of, const Range& within = {}) {
        return tally(from, of, within);
    };
    const auto months = whole_months(days->range, days->today);
    const Tallied tallied = count(asked, months.range);

    if (tallied.too_many_cells) return std::unexpected(Refused::too_many_cells);

    v1::Statistics view;
    show_days(*days, view);
    for (const auto one : *by) view.add_by(one);
    show_filter(request.only, view);
    view.set_organised_as(as_now ? v1::OrganisedAs::CURRENT : v1::OrganisedAs::AS_RECORDED);
    show(tallied, sees_few, view);
    if (const auto sight = staff_sight(who, asked, *days); sight != StaffSight::nothing) {
        Asked of_staff = asked;
        of_staff.of_staff = true;
        const Tallied staff = count(of_staff);
        if (staff.too_many_cells) return std::unexpected(Refused::too_many_cells);
        show_staff_welfare(staff, sight, request.only, view);
    }
    const bool may_tell_mean =
        sees_few || !(is_small(tallied.within) || is_small(beyond_months(tallied)));
    if (months.count > 0 && may_tell_mean && !view.total().suppressed())
        show_mean(tallied.within, months.count, *view.mutable_monthly_mean());
    if (detail == v1::StatisticsDetail::UNSPECIFIED) {
        const auto compare = [&](const Range& other, v1::StatisticsChange& change) {
            Asked then = asked;
            then.by.clear();
            then.range = as_far(other, days->range, days->today);
            show_change(then.range, count(then).total, sees_few, view.total(), change);
        };
        compare(period_before(days->range), *view.mutable_period_before());
        compare(year_before(days->range), *view.mutable_year_before());
    }
    show_rests_on(Organisation(sources_.directory, sources_.store, at.get()), sources_.policy,
                  *view.mutable_rests_on());
    rest_on(positions, age_ms, view);
    return view;
}

}  // namespace enlace::views
