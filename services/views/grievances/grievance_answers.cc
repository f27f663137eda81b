#include "grievances/domain/grievance.h"
#include "views/answers/answers.h"
#include "views/answers/show_row.h"
#include "views/grievances/grievance_view.h"

namespace enlace::views {
namespace {

template <class Shown>
void show_grievance(std::string_view id, const v1::GrievanceRow& row, Shown& shown) {
    const auto& state = row.state();
    show_common(id, grievances::state_name(state), row, shown);
    shown.set_type(state.type());
    shown.set_channel(row.channel());
    shown.set_unit(state.unit());
    shown.set_subject(row.subject());
    shown.set_severity(state.severity());
    shown.set_responsible(state.responsible());
    *shown.mutable_received_at() = to_timestamp(row.received_us());
}

}  // namespace

v1::BreachItem show_breach(std::string_view id, const v1::GrievanceRow& row) {
    return breach_item(id, grievances::state_name(row.state()), row);
}

v1::GrievanceView show(std::string_view id, const v1::GrievanceRow& row) {
    using View = v1::GrievanceView;
    View view;
    show_grievance(id, row, view);
    show_clocks(row, view);
    const auto& state = row.state();
    view.set_author(state.author());
    view.set_by_public(row.by_public());
    view.set_anonymous(row.anonymous());
    view.set_area(state.area());
    view.set_case_id(row.case_id());
    view.set_referral_id(row.referral_id());
    view.set_forwarded_to(state.forwarded_to());
    set_time(view, &View::mutable_acknowledged_at, row.acknowledged_us());
    set_time(view, &View::mutable_notified_at, row.notified_us());
    set_time(view, &View::mutable_reopen_until, state.reopen_until_us());
    view.set_outcome(state.outcome());
    view.set_satisfied(state.satisfied());
    view.set_score(row.score());
    view.set_attempt(state.attempt());
    view.set_withdrawal_noted(state.withdrawal_noted());
    if (row.has_handling()) *view.mutable_handling() = row.handling();
    view.set_clock_stopped(state.stopped_at_us() != 0);
    view.set_conflicts(row.conflicts());
    return view;
}

v1::GrievanceItem show_item(std::string_view id, const v1::GrievanceRow& row, std::int64_t now_us) {
    v1::GrievanceItem item;
    show_grievance(id, row, item);
    show_first_clock(row, now_us, item);
    return item;
}

}  // namespace enlace::views
