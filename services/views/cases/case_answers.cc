#include <string>

#include "intake/domain/activity.h"
#include "intake/domain/case.h"
#include "intake/domain/patient.h"
#include "views/answers/answers.h"
#include "views/answers/show_row.h"

namespace enlace::views {

v1::PatientView show(std::string_view id, const v1::PatientRow& row) {
    v1::PatientView view;
    show_common(id, intake::state_name(row.state()), row, view);
    show_clocks(row, view);
    *view.mutable_counted() = row.state().counted();
    set_time(view, &v1::PatientView::mutable_registered_at, row.first_recorded_us());
    view.set_deceased(row.state().deceased());
    view.set_erased(row.state().erased());
    view.set_on_legal_hold(row.state().on_legal_hold());
    set_time(view, &v1::PatientView::mutable_legal_hold_until, row.state().legal_hold_until_us());
    return view;
}

v1::BreachItem show_breach(std::string_view id, const v1::PatientRow& row) {
    return breach_item(id, intake::state_name(row.state()), row);
}

v1::CaseView show(std::string_view id, const v1::CaseRow& row) {
    v1::CaseView view;
    const auto& state = row.state();
    show_common(id, intake::state_name(state), row, view);
    show_clocks(row, view);
    view.set_patient_id(state.patient_id());
    view.set_institution(state.institution());
    view.set_unit(row.unit());
    view.set_service(row.service());
    *view.mutable_kinds() = row.kinds();
    view.set_socio_economic_level(row.socio_economic_level());
    view.set_risk(state.risk());
    view.set_urgency(state.urgency());
    view.set_do_not_contact(state.do_not_contact());
    view.set_allowed_channel(state.allowed_channel());
    view.set_worker(row.worker());
    view.set_unreached_attempts(state.unreached_attempts());
    set_time(view, &v1::CaseView::mutable_last_contact_at, row.last_contact_us());
    view.set_last_contact_result(row.last_contact_result());
    *view.mutable_obligations() = state.obligations();
    set_time(view, &v1::CaseView::mutable_registered_at, row.first_recorded_us());
    view.set_exemption(row.exemption());
    set_time(view, &v1::CaseView::mutable_exempt_until, row.exempt_until_us());
    view.set_plan(state.plan());
    view.set_interventions(row.interventions());
    set_time(view, &v1::CaseView::mutable_last_intervention_at, row.last_intervention_us());
    *view.mutable_approvals() = state.approvals();
    view.set_conflicts(row.conflicts());
    view.set_surviving_case(state.surviving_case());
    view.set_restricted(state.restricted());
    view.set_open_after_closure(state.open_after_closure());
    return view;
}

v1::CaseItem show_item(std::string_view id, const v1::CaseRow& row, std::int64_t now_us) {
    v1::CaseItem item;
    const auto& state = row.state();
    show_common(id, intake::state_name(state), row, item);
    item.set_patient_id(state.patient_id());
    item.set_unit(row.unit());
    item.set_service(row.service());
    *item.mutable_kinds() = row.kinds();
    item.set_worker(row.worker());
    item.set_risk(state.risk());
    item.set_urgency(state.urgency());
    show_first_clock(row, now_us, item);
    set_time(item, &v1::CaseItem::mutable_registered_at, row.first_recorded_us());
    return item;
}

v1::BreachItem show_breach(std::string_view id, const v1::CaseRow& row) {
    auto item = breach_item(id, intake::state_name(row.state()), row);
    item.set_worker(row.worker());
    return item;
}

v1::ActivityView show(std::string_view id, const v1::ActivityRow& row) {
    v1::ActivityView view;
    show_common(id, intake::state_name(row.state()), row, view);
    view.set_institution(row.state().institution());
    view.set_unit(row.unit());
    view.set_intervention(row.intervention());
    set_time(view, &v1::ActivityView::mutable_occurred_at, row.occurred_at_us());
    view.set_people(row.people());
    *view.mutable_delivered() = row.delivered();
    view.set_void_code(row.void_code());
    set_time(view, &v1::ActivityView::mutable_recorded_at, row.first_recorded_us());
    set_time(view, &v1::ActivityView::mutable_changed_at, row.last_recorded_us());
    return view;
}

v1::ActivityItem show_item(std::string_view id, const v1::ActivityRow& row) {
    v1::ActivityItem item;
    show_common(id, intake::state_name(row.state()), row, item);
    item.set_unit(row.unit());
    item.set_intervention(row.intervention());
    set_time(item, &v1::ActivityItem::mutable_occurred_at, row.occurred_at_us());
    item.set_people(row.people());
    return item;
}

}  // namespace enlace::views
