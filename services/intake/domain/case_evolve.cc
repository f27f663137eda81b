#include <stdexcept>
#include <utility>

#include "deadlines/clocks.h"
#include "intake/domain/case.h"
#include "intake/domain/case_clocks.h"
#include "intake/domain/case_obligations.h"

namespace enlace::intake {
namespace {

using v1::CaseState;

// Every state has its own clock and no other.
void enter(CaseState& state, CaseState::Status status) {
    state.set_status(status);
    state.clear_deadlines();
}

void enter(CaseState& state,
           CaseState::Status status,
           const common::v1::Deadline& clock,
           const base::EventInfo& info) {
    enter(state, status);
    deadlines::arm(*state.mutable_deadlines(), clock, info.version);
}

void take_contact(CaseState& state, const v1::ContactAttempted& attempted) {
    state.set_unreached_attempts(attempted.unreached_attempts());
    if (attempted.result() == v1::REACHED) state.set_visit_asked(false);
    if (attempted.ask_for_visit()) state.set_visit_asked(true);
}

void take_obligation(CaseState& state,
                     v1::ObligationKind kind,
                     const std::string& stream,
                     bool open) {
    for (auto& known : *state.mutable_obligations()) {
        if (known.stream() != stream) continue;
        known.set_open(open);
        return;
    }
    auto& added = *state.add_obligations();
    added.set_kind(kind);
    added.set_stream(stream);
    added.set_open(open);
}

}  // namespace

CaseState evolve(CaseState state, const v1::CaseEvent& event, const base::EventInfo& info) {
    switch (event.kind_case()) {
        case v1::CaseEvent::kCaseRegistered:
            enter(state, CaseState::REGISTERED, event.case_registered().triage_by(), info);
            state.set_institution(event.case_registered().institution());
            state.set_patient_id(event.case_registered().patient_id());
            return state;
        case v1::CaseEvent::kCaseTriaged:
            enter(state, CaseState::TRIAGED, event.case_triaged().assign_by(), info);
            state.set_risk(event.case_triaged().risk());
            state.set_urgency(event.case_triaged().urgency());
            state.set_do_not_contact(event.case_triaged().do_not_contact());
            state.set_allowed_channel(event.case_triaged().allowed_channel());
            return state;
        case v1::CaseEvent::kCaseAssigned:
            enter(state, CaseState::OPEN, event.case_assigned().study_by(), info);
            state.set_worker(event.case_assigned().worker());
            state.set_worker(event.case_assigned().worker());
            return state;
        case v1::CaseEvent::kCaseHeld:
            enter(state, CaseState::ON_HOLD, event.case_held().hold_review(), info);
            return state;
        case v1::CaseEvent::kCaseResumed:
            enter(state, CaseState::OPEN, event.case_resumed().study_by(), info);
            return state;
        case v1::CaseEvent::kCaseClosed:
            enter(state, CaseState::CLOSED);
            return state;
        case v1::CaseEvent::kCaseVoided:
            enter(state, CaseState::VOIDED);
            return state;
        case v1::CaseEvent::kContactAttempted:
            take_contact(state, event.contact_attempted());
            return state;
        case v1::CaseEvent::kRiskChanged:
            state.set_risk(event.risk_changed().risk());
            return state;
        case v1::CaseEvent::kDoNotContactChanged:
            state.set_do_not_contact(event.do_not_contact_changed().do_not_contact());
            state.set_allowed_channel(event.do_not_contact_changed().allowed_channel());
            return state;
        case v1::CaseEvent::kBreachRecorded:
            deadlines::take_breach(*state.mutable_deadlines(), event.breach_recorded(),
                                   info.version);
            state.set_escalation_level(event.breach_recorded().escalation_level());
            return state;
        case v1::CaseEvent::kObligationOpened: {
            const auto& opened = event.obligation_opened();
            take_obligation(state, opened.kind(), opened.stream(), true);
            if (opened.after_closure()) state.set_open_after_closure(true);
            return state;
        }
        case v1::CaseEvent::kObligationClosed: {
            const auto& closed = event.obligation_closed();
            take_obligation(state, closed.kind(), closed.stream(), false);
            if (!has_open_obligation(state)) state.set_open_after_closure(false);
            return state;
        }
        case v1::CaseEvent::KIND_NOT_SET:
            break;
    }
    // To skip it would be to decide on half a history.
    throw std::logic_error("case event of no kind");
}

}  // namespace enlace::intake
