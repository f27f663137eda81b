#include <stdexcept>
#include <utility>

#include "deadlines/clocks.h"
#include "telemedicine/domain/telemedicine.h"

namespace enlace::telemedicine {
namespace {

using v1::TelemedicineEvent;
using v1::TelemedicineState;

void enter(TelemedicineState& state, TelemedicineState::Status status) {
    state.set_status(status);
    state.clear_deadlines();
}

// Every state has its own clock and no other.
void enter(TelemedicineState& state,
           TelemedicineState::Status status,
           const common::v1::Deadline& clock,
           const base::EventInfo& info) {
    enter(state, status);
    deadlines::arm(*state.mutable_deadlines(), clock, info.version);
}

void take_proposed(TelemedicineState& state,
                   const v1::TeleSessionProposed& proposed,
                   const base::EventInfo& info) {
    enter(state, TelemedicineState::PROPOSED, proposed.schedule_by(), info);
    state.set_case_id(proposed.case_id());
    state.set_patient_id(proposed.patient_id());
    state.set_proposer(proposed.proposer());
    state.set_provider(proposed.provider());
    state.set_site(proposed.site());
    state.set_language(proposed.language());
    state.set_service(proposed.service());
    state.set_need(proposed.need());
    state.set_priority(proposed.priority());
    *state.mutable_counted() = proposed.counted();
}

// A new attempt begins from the beginning.
void take_slot(TelemedicineState& state, const auto& slot, const base::EventInfo& info) {
    enter(state, TelemedicineState::SCHEDULED, slot.confirm_by(), info);
    state.set_start_us(slot.start_us());
    state.set_site(slot.site());
    state.clear_grace_min();
    state.clear_escalation_level();
}

}  // namespace

TelemedicineState evolve(TelemedicineState state,
                         const TelemedicineEvent& event,
                         const base::EventInfo& info) {
    switch (event.kind_case()) {
        case TelemedicineEvent::kTeleSessionProposed:
            take_proposed(state, event.tele_session_proposed(), info);
            return state;
        case TelemedicineEvent::kTeleSessionScheduled:
            take_slot(state, event.tele_session_scheduled(), info);
            return state;
        case TelemedicineEvent::kTeleSessionRescheduled:
            take_slot(state, event.tele_session_rescheduled(), info);
            return state;
        case TelemedicineEvent::kTeleSessionConfirmed:
            enter(state, TelemedicineState::CONFIRMED,
                  event.tele_session_confirmed().no_show_after(), info);
            state.set_grace_min(event.tele_session_confirmed().grace_min());
            return state;
        case TelemedicineEvent::kPatientCheckedIn:
            enter(state, TelemedicineState::CHECKED_IN, event.patient_checked_in().session_limit(),
                  info);
            return state;
        case TelemedicineEvent::kTeleSessionStarted:
            enter(state, TelemedicineState::IN_SESSION,
                  event.tele_session_started().session_limit(), info);
            return state;
        case TelemedicineEvent::kTeleSessionCompleted:
            enter(state, TelemedicineState::COMPLETED);
            state.set_transfer_pending(event.tele_session_completed().disposition() ==
                                       v1::Disposition::URGENT_TRANSFER);
            return state;
        case TelemedicineEvent::kPatientNoShow:
            enter(state, TelemedicineState::NO_SHOW, event.patient_no_show().reschedule_by(), info);
            state.set_no_shows(event.patient_no_show().no_shows());
            return state;
        case TelemedicineEvent::kTeleTechFailed:
            enter(state, TelemedicineState::TECH_FAILED, event.tele_tech_failed().reschedule_by(),
                  info);
            state.set_tech_failures(event.tele_tech_failed().tech_failures());
            return state;
        case TelemedicineEvent::kTeleFollowUpAbandoned:
        case TelemedicineEvent::kTeleSessionCancelled:
            enter(state, TelemedicineState::CANCELLED);
            return state;
        case TelemedicineEvent::kTeleSessionVoided:
            enter(state, TelemedicineState::VOIDED);
            state.clear_transfer_pending();
            return state;
        case TelemedicineEvent::kBreachRecorded:
            deadlines::take_breach(*state.mutable_deadlines(), event.breach_recorded(),
                                   info.version);
            state.set_escalation_level(event.breach_recorded().escalation_level());
            return state;
        case TelemedicineEvent::kConflictFound:
            return state;
        case TelemedicineEvent::KIND_NOT_SET:
            break;
    }
    throw std::logic_error("a session's event of a kind this build does not know");
}

}  // namespace enlace::telemedicine
