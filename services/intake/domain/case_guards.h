#pragma once

#include <initializer_list>
#include <optional>
#include <vector>

#include "base/policy.h"
#include "deadlines/clocks.h"
#include "intake/domain/case.h"
#include "intake/domain/fields.h"
#include "intake/domain/guards.h"

// What the deciders of the case share; internal to the domain.
namespace enlace::intake {

using common::v1::Deadline;
using v1::CaseState;

inline CaseDecision case_unchanged() {
    return std::vector<v1::CaseEvent>{};
}

// One command that meets one state.
struct Asked {
    const v1::CaseCommand& command;
    const CaseState& state;
    const base::Policy& policy;

    const common::v1::Context& context() const { return command.context(); }
    std::int64_t now_us() const { return command.context().now_us(); }
    CaseState::Status status() const { return state.status(); }

    bool by(std::initializer_list<common::v1::Role> roles) const {
        return acts_as(context(), roles);
    }
    bool within_institution() const {
        return status() == CaseState::ABSENT ||
               context().actor().institution() == state.institution();
    }
    // Why nothing can be done any more, or yet.
    std::optional<v1::Rejection> not_alive() const {
        if (status() == CaseState::ABSENT) return v1::CASE_UNKNOWN;
        if (status() == CaseState::CLOSED) return v1::CASE_IS_CLOSED;
        if (status() == CaseState::VOIDED) return v1::CASE_IS_VOIDED;
        return std::nullopt;
    }
    bool is_malformed() const { return !malformed(command).empty(); }
};

// Transitions.
CaseDecision register_case(const v1::RegisterCase& command, const Asked& asked);
CaseDecision triage(const v1::TriageCase& command, const Asked& asked);
CaseDecision assign(const v1::AssignCase& command, const Asked& asked);
CaseDecision hold(const v1::HoldCase& command, const Asked& asked);
CaseDecision resume(const v1::ResumeCase& command, const Asked& asked);
CaseDecision close(const v1::CloseCase& command, const Asked& asked);
CaseDecision void_case(const v1::VoidCase& command, const Asked& asked);

// What changes no state.
CaseDecision record_contact(const v1::RecordContactAttempt& command, const Asked& asked);
CaseDecision change_risk(const v1::ChangeRisk& command, const Asked& asked);
CaseDecision change_do_not_contact(const v1::ChangeDoNotContact& command, const Asked& asked);
CaseDecision open_obligation(const v1::OpenObligation& command, const Asked& asked);
CaseDecision close_obligation(const v1::CloseObligation& command, const Asked& asked);
CaseDecision record_case_breach(const common::v1::RecordBreach& command, const Asked& asked);

}  // namespace enlace::intake
