#include "views/answers.h"

#include <string>

#include "aggregate/first_deadline.h"
#include "base/clock.h"
#include "base/folio.h"
#include "grievances/domain/grievance.h"
#include "homevisits/domain/home_visit.h"
#include "intake/domain/activity.h"
#include "intake/domain/case.h"
#include "intake/domain/patient.h"
#include "referral/domain/referral.h"
#include "telemedicine/domain/telemedicine.h"
#include "views/office_view.h"
#include "views/referral_view.h"
#include "views/session_view.h"
#include "views/visit_view.h"

namespace enlace::views {
namespace {

// A moment that never was stays absent.
template <class View>
void set_time(View& view, google::protobuf::Timestamp* (View::*field)(), std::int64_t at_us) {
    if (at_us != 0) *(view.*field)() = to_timestamp(at_us);
}

// What every row and every view of a stream have.
template <class Row, class View>
void show_common(std::string_view id, std::string_view state, const Row& row, View& view) {
    view.set_id(std::string(id));
    view.set_enlace_folio(base::folio_of(id).value_or(""));
    view.set_version(row.version());
    view.set_state(std::string(state));
    if (row.has_unreadable()) *view.mutable_unreadable() = row.unreadable();
}

template <class Row, class View>
void show_clocks(const Row& row, View& view) {
    for (const auto& armed : row.state().deadlines()) {
        auto& deadline = *view.add_deadlines();
        deadline.set_timer(armed.deadline().timer());
        deadline.set_subject(armed.deadline().subject());
        *deadline.mutable_due_at() = to_timestamp(armed.deadline().due_us());
    }
    view.set_escalation_level(row.state().escalation_level());
    set_time(view, &View::mutable_changed_at, row.last_recorded_us());
}

template <class Row>
v1::BreachItem breach_item(std::string_view id, std::string_view state, const Row& row) {
    v1::BreachItem item;
    show_common(id, state, row, item);
    item.set_escalation_level(row.state().escalation_level());
    return item;
}

// What a line says of the clock that runs out first.
template <class Row, class Item>
void show_first_clock(const Row& row, std::int64_t now_us, Item& item) {
    if (const auto* first = aggregate::first_deadline(row.state().deadlines())) {
        item.set_timer(first->timer());
        set_time(item, &Item::mutable_due_at, first->due_us());
        item.set_overdue(first->due_us() <= now_us);
    }
    item.set_overdue(item.overdue() || !row.breached().empty());
    item.set_escalation_level(row.state().escalation_level());
}

}  // namespace

google::protobuf::Timestamp to_timestamp(std::int64_t at_us) {
    std::int64_t seconds = at_us / base::kSecond_us;
    std::int64_t rest_us = at_us % base::kSecond_us;
    if (rest_us < 0) {
        rest_us += base::kSecond_us;
        --seconds;
    }
    google::protobuf::Timestamp time;
    time.set_seconds(seconds);
    time.set_nanos(static_cast<std::int32_t>(rest_us * 1000));
    return time;
}

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
    view.set_do_not_contact(row.do_not_contact());
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

v1::BreachItem show_breach(std::string_view id, const v1::PatientRow& row) {
    return breach_item(id, intake::state_name(row.state()), row);
}

v1::BreachItem show_breach(std::string_view id, const v1::ReferralRow& row) {
    return breach_item(id, referral::state_name(row.state()), row);
}

v1::BreachItem show_breach(std::string_view id, const v1::SessionRow& row) {
    return breach_item(id, telemedicine::state_name(row.state()), row);
}

v1::BreachItem show_breach(std::string_view id, const v1::GrievanceRow& row) {
    return breach_item(id, grievances::state_name(row.state()), row);
}

v1::BreachItem show_breach(std::string_view id, const v1::VisitRow& row) {
    return breach_item(id, homevisits::state_name(row.state()), row);
}

v1::SessionView show(std::string_view id, const v1::SessionRow& row) {
    using View = v1::SessionView;
    View view;
    const auto& state = row.state();
    show_common(id, telemedicine::state_name(state), row, view);
    show_clocks(row, view);
    view.set_case_id(state.case_id());
    view.set_patient_id(state.patient_id());
    view.set_proposer(state.proposer());
    view.set_provider(state.provider());
    view.set_site(state.site());
    view.set_need(row.need());
    view.set_priority(state.priority());
    view.set_service(state.service());
    view.set_language(state.language());
    view.set_device_check(row.device_check());
    view.set_referral_id(row.referral_id());
    view.set_follows(row.follows());
    *view.mutable_counted() = state.counted();
    set_time(view, &View::mutable_not_before, row.not_before_us());
    set_time(view, &View::mutable_start, state.start_us());
    set_time(view, &View::mutable_end, row.end_us());
    view.set_time_zone(row.time_zone());
    view.set_local_start(local_start(row));
    view.set_professional(row.professional());
    view.set_consent(row.consent());
    view.set_channel(row.channel());
    view.set_attempt(row.attempt());
    view.set_no_shows(state.no_shows());
    view.set_tech_failures(state.tech_failures());
    view.set_last_failure(row.last_failure());
    set_time(view, &View::mutable_started_at, row.started_us());
    set_time(view, &View::mutable_ended_at, row.ended_us());
    view.set_disposition(row.disposition());
    view.set_transfer_pending(state.transfer_pending());
    view.set_closed_for(row.closed_for());
    view.set_owes_next_step(std::string(telemedicine::owes_next_step(state)));
    view.set_conflicts(row.conflicts());
    set_time(view, &View::mutable_proposed_at, row.first_recorded_us());
    return view;
}

v1::SessionItem show_item(std::string_view id, const v1::SessionRow& row, std::int64_t now_us) {
    using Item = v1::SessionItem;
    Item item;
    const auto& state = row.state();
    show_common(id, telemedicine::state_name(state), row, item);
    item.set_proposer(state.proposer());
    item.set_provider(state.provider());
    item.set_site(state.site());
    item.set_need(row.need());
    item.set_priority(state.priority());
    item.set_professional(row.professional());
    set_time(item, &Item::mutable_start, state.start_us());
    set_time(item, &Item::mutable_end, row.end_us());
    item.set_time_zone(row.time_zone());
    item.set_local_start(local_start(row));
    item.set_attempt(row.attempt());
    item.set_owes_next_step(std::string(telemedicine::owes_next_step(state)));
    show_first_clock(row, now_us, item);
    return item;
}

v1::ReferralView show(std::string_view id, const v1::ReferralRow& row) {
    using View = v1::ReferralView;
    View view;
    const auto& state = row.state();
    show_common(id, referral::state_name(state), row, view);
    show_clocks(row, view);
    view.set_case_id(state.case_id());
    view.set_patient_id(state.patient_id());
    view.set_referrer(state.referrer());
    view.set_receiver(state.receiver());
    view.set_specialty(row.specialty());
    *view.mutable_candidates() = state.candidates();
    view.set_service(state.service());
    view.set_need(state.need());
    view.set_priority(state.priority());
    *view.mutable_counted() = row.counted();
    view.set_attempt(state.attempt());
    view.set_no_shows(state.no_shows());
    view.set_cancel_requested(state.cancel_requested());
    view.set_accepted_by(row.accepted_by());
    set_time(view, &View::mutable_expected_at, row.expected_at_us());
    set_time(view, &View::mutable_attend_before, state.attend_before_us());
    set_time(view, &View::mutable_appointment_start, state.appointment_start_us());
    set_time(view, &View::mutable_appointment_end, row.appointment_end_us());
    view.set_modality(row.modality());
    view.set_rejected_for(row.rejected_for());
    view.set_suggested_receiver(row.suggested_receiver());
    view.set_closed_for(row.closed_for());
    view.set_follow_up_owner(row.follow_up_owner());
    view.set_owes_next_step(std::string(referral::owes_next_step(state)));
    set_time(view, &View::mutable_referrer_heard_at, row.referrer_heard_us());
    set_time(view, &View::mutable_receiver_heard_at, row.receiver_heard_us());
    view.set_conflicts(row.conflicts());
    set_time(view, &View::mutable_begun_at, row.first_recorded_us());
    set_time(view, &View::mutable_sent_at, row.sent_us());
    return view;
}

v1::ReferralItem show_item(std::string_view id,
                           const v1::ReferralRow& row,
                           std::string_view institution,
                           std::int64_t now_us) {
    using Item = v1::ReferralItem;
    Item item;
    const auto& state = row.state();
    show_common(id, referral::state_name(state), row, item);
    item.set_referrer(state.referrer());
    item.set_receiver(state.receiver());
    item.set_service(state.service());
    item.set_need(state.need());
    item.set_priority(state.priority());
    item.set_attempt(state.attempt());
    item.set_cancel_requested(state.cancel_requested());
    item.set_owes_next_step(std::string(referral::owes_next_step(state)));
    if (const auto heard_us = last_heard_us(row, institution)) {
        set_time(item, &Item::mutable_last_heard_at, heard_us);
        item.set_last_heard_ms((now_us - heard_us) / 1000);
    }
    show_first_clock(row, now_us, item);
    set_time(item, &Item::mutable_sent_at, row.sent_us());
    return item;
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
    item.set_escalation_level(state.escalation_level());
    set_time(item, &v1::HomeVisitItem::mutable_requested_at, row.first_recorded_us());
    return item;
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
