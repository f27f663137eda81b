#include "base/date.h"
#include "base/stream_id.h"
#include "security/access.h"
#include "views/coordination/show.h"
#include "views/queries.h"
#include "views/statistics/asked_range.h"
#include "views/statistics/show.h"

namespace enlace::views::coordination {
namespace {

using statistics::Days;

// Today, or the day as known when which ended.
Found<Days> known_by(std::string_view as_known_on, sys_days today) {
    Days days{.range = {}, .today = today, .known_by = std::nullopt};
    if (as_known_on.empty()) return days;
    days.known_by = base::parse_date(as_known_on);
    if (!days.known_by) return std::unexpected(Refused::bad_known_at);
    days.today = std::min(today, *days.known_by);
    return days;
}

Found<Days> quarter_of(const CoordinationRequest& request, sys_days today) {
    auto days = known_by(request.as_known_on, today);
    if (!days) return days;
    const auto range = statistics::period_of(request.quarter);
    const bool is_quarter =
        range && statistics::name_of(range->from, v1::Dimension::QUARTER) == request.quarter;
    if (!is_quarter) return std::unexpected(Refused::bad_quarter);
    if (range->from > days->today) return std::unexpected(Refused::quarter_in_future);
    days->range = *range;
    return days;
}

// Each quarter from the case's first day until today.
void add_quarters(const CaseFile& file,
                  sys_days today,
                  const Organised& organised,
                  v1::CoordinationOfCase& view) {
    Sums before;
    auto name = statistics::name_of(file.open().front().from, v1::Dimension::QUARTER);
    for (auto range = *statistics::period_of(name); range.from <= today;
         range = *statistics::period_of(name)) {
        const Sums sums = sums_of(file, range, today, organised);
        if (sums.cases > 0) {
            auto& quarter = *view.add_quarters();
            quarter.set_quarter(name);
            show(sums, {}, *quarter.mutable_figures());
            show_values({.sums = sums}, {.sums = before}, *quarter.mutable_values());
        }
        before = sums;
        name = statistics::name_of(range.until + std::chrono::days(1), v1::Dimension::QUARTER);
    }
}

}  // namespace
}  // namespace enlace::views::coordination

namespace enlace::views {

Found<v1::Coordination> Queries::coordination(
    const Principal& who, const coordination::CoordinationRequest& request) const {
    using namespace coordination;
    if (security::reach(who.role()) == security::Reach::nobody)
        return std::unexpected(Refused::not_found);
    const auto positions = sources_.progress.all_tokens();
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto at = sources_.store.snapshot();
    const auto days = quarter_of(request, statistics::LocalDays().date(sources_.clock.wall_us()));
    if (!days) return std::unexpected(days.error());
    const CaseFiles cases(sources_.store, at.get(), {days->known_by});
    if (cases.begin_after(days->range.until)) return std::unexpected(Refused::before_first_fact);

    const statistics::Organisation organisation(sources_.directory, sources_.store, at.get());
    const UnitTable units(cases, *days, organisation.organised());
    v1::Coordination view;
    view.set_quarter(std::string(request.quarter));
    statistics::show_days(*days, view);
    show(units,
         {.institution = request.institution,
          .unit = request.unit,
          .sees_few = security::may_see_institution(who, request.institution)},
         view);
    statistics::show_rests_on(organisation, sources_.policy, *view.mutable_rests_on());
    rest_on(positions, age_ms, view);
    return view;
}

Found<v1::CoordinationOfCase> Queries::coordination_of_case(const Principal& who,
                                                            std::string_view id,
                                                            std::string_view as_known_on) const {
    using namespace coordination;
    if (!base::StreamId::parse(id)) return std::unexpected(Refused::not_found);
    const auto positions = sources_.progress.all_tokens();
    const std::int64_t age_ms = sources_.progress.age_ms();
    const auto at = sources_.store.snapshot();
    const auto row = read_row<v1::CaseRow>(sources_.store, family::cases, id, at.get());
    if (!row || !may_see(who, *sources_.deciders.social_case, row->state(), at.get()))
        return std::unexpected(Refused::not_found);
    const auto days = known_by(as_known_on, statistics::LocalDays().date(sources_.clock.wall_us()));
    if (!days) return std::unexpected(days.error());

    const statistics::Organisation organisation(sources_.directory, sources_.store, at.get());
    v1::CoordinationOfCase view;
    view.set_id(std::string(id));
    view.set_time_zone(std::string(statistics::kTimeZone));
    if (days->known_by) view.set_as_known_on(base::date_text(*days->known_by));
    const CaseFiles cases(sources_.store, at.get(), {days->known_by});
    if (const auto file = cases.of(id)) {
        view.set_unit(file->unit);
        view.set_institution(
            institution_of(file->unit, file->institution, days->today, organisation.organised()));
        add_quarters(*file, days->today, organisation.organised(), view);
    }
    statistics::show_rests_on(organisation, sources_.policy, *view.mutable_rests_on());
    rest_on(positions, age_ms, view);
    return view;
}

}  // namespace enlace::views
