#include "intake/domain/case_guards.h"
#include "intake/domain/case_obligations.h"

namespace enlace::intake {
namespace {

using common::v1::INTEGRATION;
using common::v1::RECORDS_OFFICE;
using common::v1::SOCIAL_WORKER;
using common::v1::SUPERVISOR;

bool is_new(CaseState::Status status) {
    return status == CaseState::REGISTERED || status == CaseState::TRIAGED;
}

bool ends_a_new_case(v1::CaseClosure::Code code) {
    return code == v1::CaseClosure::ORIENTATION_ONLY || code == v1::CaseClosure::LEFT ||
           code == v1::CaseClosure::DUPLICATE;
}

}  // namespace

CaseDecision close(const v1::CloseCase& command, const Asked& asked) {
    if (!asked.by({SOCIAL_WORKER, SUPERVISOR})) return v1::ROLE_NOT_ALLOWED;
    if (!asked.within_institution()) return v1::OTHER_INSTITUTION;
    if (const auto refused = asked.not_alive()) return *refused;
    if (asked.status() == CaseState::REOPENED) return v1::CASE_NOT_ASSIGNED;
    if (is_new(asked.status()) ? !asked.by({SOCIAL_WORKER}) : !asked.by({SUPERVISOR}))
        return v1::ROLE_NOT_ALLOWED;
    if (keeps_open(asked.state)) return v1::OBLIGATION_OPEN;
    if (is_new(asked.status()) && !ends_a_new_case(command.code()))
        return v1::CLOSURE_CODE_NOT_ALLOWED;

    v1::CaseEvent event;
    event.mutable_case_closed()->set_code(command.code());
    event.mutable_case_closed()->set_reason(command.reason());
    return event;
}

CaseDecision reopen(const v1::ReopenCase& command, const Asked& asked) {
    if (!asked.by({SUPERVISOR})) return v1::ROLE_NOT_ALLOWED;
    if (!asked.within_institution()) return v1::OTHER_INSTITUTION;
    if (asked.status() != CaseState::CLOSED) return asked.not_alive().value_or(v1::CASE_NOT_CLOSED);

    v1::CaseEvent event;
    *event.mutable_case_reopened()->mutable_assign_by() = asked.start_clock(kAssignBy);
    event.mutable_case_reopened()->set_reason(command.reason());
    return event;
}

CaseDecision merge_case(const v1::MergeCase& command, const Asked& asked) {
    if (const auto refused = asked.refuse({RECORDS_OFFICE})) return *refused;
    if (keeps_open(asked.state)) return v1::OBLIGATION_OPEN;
    if (command.surviving_case() == asked.context().stream()) return v1::MERGED_WITH_ITSELF;
    if (!command.is_of_the_same_person()) return v1::SURVIVING_CASE_OF_OTHER_PERSON;
    if (!command.is_open()) return v1::SURVIVING_CASE_NOT_OPEN;
    // Of two that cross on their way, one is refused whatever comes first: none merge in a circle.
    if (!command.was_registered_first()) return v1::SURVIVING_CASE_IS_NEWER;

    v1::CaseEvent event;
    event.mutable_case_merged()->set_surviving_case(command.surviving_case());
    event.mutable_case_merged()->set_proof(command.proof());
    return event;
}

// Its author is whoever could have registered it.
CaseDecision void_case(const v1::VoidCase& command, const Asked& asked) {
    if (!asked.by({SUPERVISOR, SOCIAL_WORKER, INTEGRATION})) return v1::ROLE_NOT_ALLOWED;
    if (!asked.within_institution()) return v1::OTHER_INSTITUTION;
    if (asked.status() == CaseState::ABSENT) return v1::CASE_UNKNOWN;
    if (asked.status() == CaseState::VOIDED) return v1::CASE_IS_VOIDED;

    v1::CaseEvent event;
    event.mutable_case_voided()->set_code(command.code());
    event.mutable_case_voided()->set_reason(command.reason());
    return event;
}

}  // namespace enlace::intake
