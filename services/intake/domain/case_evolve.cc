#include <algorithm>
#include <stdexcept>
#include <utility>

#include "deadlines/clocks.h"
#include "intake/domain/case.h"
#include "intake/domain/numbered.h"

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

void resume_to(CaseState& state, const v1::CaseResumed& resumed, const base::EventInfo& info) {
    if (resumed.has_review_by())
        return enter(state, CaseState::PLAN_ACTIVE, resumed.review_by(), info);
    if (resumed.has_plan_by()) return enter(state, CaseState::ASSESSED, resumed.plan_by(), info);
    enter(state, CaseState::OPEN, resumed.study_by(), info);
}

// Throws std::logic_error at a number that was never given.
template <class Entries>
auto& made(Entries& entries, std::uint32_t number) {
    auto* const entry = numbered(entries, number);
    if (!entry) throw std::logic_error("an event of a case names an entry that was never made");
    return *entry;
}

void take_special_record(CaseState& state, const v1::SpecialRecordOpened& opened) {
    state.add_special_records()->set_kind(opened.kind());
    if (std::ranges::count(state.kinds(), opened.kind()) == 0) state.add_kinds(opened.kind());
}

void take_contact(CaseState& state, const v1::ContactAttempted& attempted) {
    state.set_unreached_attempts(attempted.unreached_attempts());
    if (attempted.result() == v1::REACHED) state.set_visit_asked(false);
    if (attempted.ask_for_visit()) state.set_visit_asked(true);
}

// Somebody was met: a new series of attempts by telephone, of which no visit was asked for yet.
void begin_calling(CaseState& state) {
    state.set_unreached_attempts(0);
    state.set_visit_asked(false);
}

void take_obligation(CaseState& state,
                     v1::ObligationKind kind,
                     const std::string& stream,
                     bool open) {
    for (auto& known : *state.mutable_obligations()) {
        if (known.kind() != kind || known.stream() != stream) continue;
        known.set_open(open);
        return;
    }
    auto& added = *state.add_obligations();
    added.set_kind(kind);
    added.set_stream(stream);
    added.set_open(open);
}

}  // namespace

bool restricts(const v1::CaseEvent& event) {
    return event.special_record_opened().kind() == v1::VIOLENCE ||
           std::ranges::count(event.case_registered().kinds(), v1::VIOLENCE) > 0;
}

CaseState evolve(CaseState state, const v1::CaseEvent& event, const base::EventInfo& info) {
    if (restricts(event)) state.set_restricted(true);
    switch (event.kind_case()) {
        case v1::CaseEvent::kCaseRegistered:
            enter(state, CaseState::REGISTERED, event.case_registered().triage_by(), info);
            state.set_institution(event.case_registered().institution());
            state.set_patient_id(event.case_registered().patient_id());
            state.set_registered_at_us(info.recorded_at_us);
            *state.mutable_kinds() = event.case_registered().kinds();
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
            return state;
        case v1::CaseEvent::kSocialStudyRecorded:
            enter(state, CaseState::ASSESSED, event.social_study_recorded().plan_by(), info);
            return state;
        case v1::CaseEvent::kCarePlanActivated:
            enter(state, CaseState::PLAN_ACTIVE, event.care_plan_activated().review_by(), info);
            state.set_plan(event.care_plan_activated().plan());
            return state;
        case v1::CaseEvent::kCarePlanRevised:
            enter(state, CaseState::PLAN_ACTIVE, event.care_plan_revised().review_by(), info);
            state.set_plan(event.care_plan_revised().plan());
            return state;
        case v1::CaseEvent::kCaseHeld:
            state.set_held_from(state.status());
            enter(state, CaseState::ON_HOLD, event.case_held().hold_review(), info);
            return state;
        case v1::CaseEvent::kCaseResumed:
            resume_to(state, event.case_resumed(), info);
            return state;
        case v1::CaseEvent::kCaseClosed:
            enter(state, CaseState::CLOSED);
            return state;
        case v1::CaseEvent::kCaseReopened:
            enter(state, CaseState::REOPENED, event.case_reopened().assign_by(), info);
            state.clear_worker();
            state.set_open_after_closure(false);
            return state;
        case v1::CaseEvent::kCaseMerged:
            enter(state, CaseState::MERGED);
            state.set_surviving_case(event.case_merged().surviving_case());
            return state;
        case v1::CaseEvent::kCaseVoided:
            enter(state, CaseState::VOIDED);
            state.set_open_after_closure(false);
            return state;
        case v1::CaseEvent::kContactAttempted:
            take_contact(state, event.contact_attempted());
            return state;
        case v1::CaseEvent::kSpecialRecordOpened:
            take_special_record(state, event.special_record_opened());
            return state;
        case v1::CaseEvent::kSpecialRecordClosed:
            made(*state.mutable_special_records(), event.special_record_closed().number())
                .set_closed(true);
            return state;
        case v1::CaseEvent::kApprovalRequested:
            state.add_approvals()->set_subject(event.approval_requested().subject());
            state.mutable_approvals()->rbegin()->set_status(v1::APPROVAL_REQUESTED);
            return state;
        case v1::CaseEvent::kApprovalGiven:
            made(*state.mutable_approvals(), event.approval_given().number())
                .set_status(v1::APPROVAL_GIVEN);
            return state;
        case v1::CaseEvent::kApprovalRefused:
            made(*state.mutable_approvals(), event.approval_refused().number())
                .set_status(v1::APPROVAL_REFUSED);
            return state;
        case v1::CaseEvent::kInterventionRecorded:
        case v1::CaseEvent::kSpecialRecordUpdated:
        case v1::CaseEvent::kConflictFound:
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
            if (opened.kind() == v1::TELEPHONE_FOLLOW_UP) begin_calling(state);
            if (opened.after_closure()) state.set_open_after_closure(true);
            return state;
        }
        case v1::CaseEvent::kObligationClosed: {
            const auto& closed = event.obligation_closed();
            take_obligation(state, closed.kind(), closed.stream(), false);
            return state;
        }
        case v1::CaseEvent::KIND_NOT_SET:
            break;
    }
    // To skip it would be to decide on half a history.
    throw std::logic_error("case event of no kind");
}

}  // namespace enlace::intake
