#include "deadlines/times.h"
#include "intake/domain/case_guards.h"
#include "intake/domain/case_obligations.h"

namespace enlace::intake {
namespace {

using common::v1::INTEGRATION;
using common::v1::SOCIAL_WORKER;
using common::v1::SUPERVISOR;
using common::v1::TIMER;

// The clock of the state that a case is held from.
void start_again(v1::CaseResumed& resumed, const Asked& asked) {
    if (asked.state.held_from() == CaseState::PLAN_ACTIVE) {
        *resumed.mutable_review_by() = asked.start_clock(kReviewBy);
    } else if (asked.state.held_from() == CaseState::ASSESSED) {
        *resumed.mutable_plan_by() = asked.start_clock(kPlanBy);
    } else {
        *resumed.mutable_study_by() = asked.start_clock(kStudyBy);
    }
}

}  // namespace

CaseDecision register_case(const v1::RegisterCase& command, const Asked& asked) {
    if (!asked.by({SOCIAL_WORKER, INTEGRATION})) return v1::ROLE_NOT_ALLOWED;
    if (asked.context().actor().institution().empty()) return v1::INSTITUTION_MISSING;
    if (asked.status() != CaseState::ABSENT) return v1::CASE_ALREADY_REGISTERED;
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;

    v1::CaseEvent event;
    auto& registered = *event.mutable_case_registered();
    registered.set_patient_id(command.patient_id());
    registered.set_institution(asked.context().actor().institution());
    registered.set_unit(command.unit());
    registered.set_service(command.service());
    *registered.mutable_kinds() = command.kinds();
    registered.set_socio_economic_level(command.socio_economic_level());
    *registered.mutable_triage_by() = asked.start_clock(kTriageBy);
    registered.set_folio(command.folio());
    registered.set_bed(command.bed());
    registered.set_reason(command.reason());
    registered.set_informant(command.informant());
    registered.set_responsible_relative(command.responsible_relative());
    registered.set_kinship(command.kinship());
    registered.set_legal_situation(command.legal_situation());
    return event;
}

CaseDecision triage(const v1::TriageCase& command, const Asked& asked) {
    if (const auto refused = asked.refuse({SOCIAL_WORKER})) return *refused;
    if (asked.status() != CaseState::REGISTERED) return v1::CASE_ALREADY_TRIAGED;

    v1::CaseEvent event;
    auto& triaged = *event.mutable_case_triaged();
    triaged.set_risk(command.risk());
    triaged.set_urgency(command.urgency());
    triaged.set_do_not_contact(command.do_not_contact());
    triaged.set_allowed_channel(command.allowed_channel());
    auto matter = asked.matter();
    matter.severity = v1::Risk_Name(command.risk());
    matter.priority = common::v1::Priority_Name(command.urgency());
    *triaged.mutable_assign_by() = asked.start_clock(kAssignBy, matter);
    for (auto& visit : open_visits(asked.state)) triaged.add_visits(std::move(visit));
    triaged.set_safety_note(command.safety_note());
    return event;
}

CaseDecision assign(const v1::AssignCase& command, const Asked& asked) {
    if (const auto refused = asked.refuse({SUPERVISOR})) return *refused;
    if (!waits_for_a_worker(asked.status())) return v1::CASE_ALREADY_ASSIGNED;
    if (asked.status() == CaseState::REGISTERED) return v1::CASE_NOT_TRIAGED;
    if (command.caseload() >= asked.policy.limit("case.caseload") &&
        command.override_reason().empty())
        return v1::CASELOAD_FULL;

    v1::CaseEvent event;
    auto& assigned = *event.mutable_case_assigned();
    assigned.set_worker(command.worker());
    assigned.set_caseload(command.caseload());
    assigned.set_caseload_position(command.caseload_position());
    *assigned.mutable_study_by() = asked.start_clock(kStudyBy);
    assigned.set_override_reason(command.override_reason());
    return event;
}

CaseDecision hold(const v1::HoldCase& command, const Asked& asked) {
    if (const auto refused = asked.refuse({SOCIAL_WORKER})) return *refused;
    if (waits_for_a_worker(asked.status())) return v1::CASE_NOT_ASSIGNED;
    if (asked.status() == CaseState::ON_HOLD) return v1::CASE_ON_HOLD;
    if (deadlines::to_us(command.review_at()) <= asked.now_us()) return v1::REVIEW_DATE_PAST;

    v1::CaseEvent event;
    auto& held = *event.mutable_case_held();
    held.set_code(command.code());
    held.mutable_hold_review()->set_timer(std::string(kHoldReview));
    held.mutable_hold_review()->set_due_us(deadlines::to_us(command.review_at()));
    held.set_reason(command.reason());
    return event;
}

CaseDecision resume(const v1::ResumeCase& command, const Asked& asked) {
    const bool by_timer = asked.by({TIMER});
    if (!by_timer && !asked.by({SOCIAL_WORKER})) return v1::ROLE_NOT_ALLOWED;
    if (!by_timer && !asked.within_institution()) return v1::OTHER_INSTITUTION;
    if (asked.status() == CaseState::ABSENT) return v1::CASE_UNKNOWN;
    if (by_timer && !deadlines::due_deadline(asked.state.deadlines(), kHoldReview,
                                             command.held_version(), asked.now_us()))
        return case_unchanged();
    if (const auto refused = asked.not_alive()) return *refused;
    if (asked.status() != CaseState::ON_HOLD) return v1::CASE_NOT_ON_HOLD;

    v1::CaseEvent event;
    auto& resumed = *event.mutable_case_resumed();
    resumed.set_by_timer(by_timer);
    start_again(resumed, asked);
    return event;
}

}  // namespace enlace::intake
