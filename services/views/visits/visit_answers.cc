#include <string>

#include "homevisits/domain/home_visit.h"
#include "views/answers/answers.h"
#include "views/answers/show_row.h"
#include "views/visits/visit_view.h"

namespace enlace::views {

v1::HomeVisitView show(std::string_view id, const v1::VisitRow& row, std::int64_t now_us) {
    v1::HomeVisitView view;
    const auto& state = row.state();
    show_common(id, homevisits::state_name(state), row, view);
    show_clocks(row, view);
    view.set_case_id(state.case_id());
    view.set_patient_id(state.patient_id());
    view.set_requester(state.requester());
    view.set_asked_by(state.asked_by());
    view.set_jurisdiction(state.jurisdiction());
    view.set_unroutable(state.unroutable());
    view.set_map_version(row.map_version());
    view.set_reason(row.reason());
    view.set_priority(state.priority());
    *view.mutable_counted() = row.counted();
    set_time(view, &v1::HomeVisitView::mutable_window_start, state.window_start_us());
    set_time(view, &v1::HomeVisitView::mutable_window_end, state.window_end_us());
    view.set_overdue(is_overdue(row, now_us));
    view.set_do_not_contact(forbids_contact(row));
    view.set_allowed_channel(state.allowed_channel());
    view.set_interpreter(row.interpreter());
    *view.mutable_visitors() = state.visitors();
    set_time(view, &v1::HomeVisitView::mutable_scheduled_start, row.scheduled_start_us());
    set_time(view, &v1::HomeVisitView::mutable_scheduled_end, row.scheduled_end_us());
    view.set_attempts(state.attempts());
    view.set_max_attempts(state.max_attempts());
    view.set_last_attempt(row.last_attempt());
    view.set_next_step(row.next_step());
    view.set_contradictions(row.contradictions());
    set_time(view, &v1::HomeVisitView::mutable_requested_at, row.first_recorded_us());
    return view;
}

v1::BreachItem show_breach(std::string_view id, const v1::VisitRow& row) {
    return breach_item(id, homevisits::state_name(row.state()), row);
}

v1::HomeVisitItem show_item(std::string_view id, const v1::VisitRow& row, std::int64_t now_us) {
    v1::HomeVisitItem item;
    const auto& state = row.state();
    show_common(id, homevisits::state_name(state), row, item);
    item.set_municipality(row.counted().municipality());
    item.set_priority(state.priority());
    set_time(item, &v1::HomeVisitItem::mutable_window_start, state.window_start_us());
    set_time(item, &v1::HomeVisitItem::mutable_window_end, state.window_end_us());
    item.set_overdue(is_overdue(row, now_us));
    item.set_do_not_contact(forbids_contact(row));
    item.set_escalation_level(state.escalation_level());
    set_time(item, &v1::HomeVisitItem::mutable_requested_at, row.first_recorded_us());
    return item;
}

}  // namespace enlace::views
