#pragma once

#include <initializer_list>
#include <optional>
#include <vector>

#include "base/policy.h"
#include "deadlines/clocks.h"
#include "intake/domain/case.h"
#include "intake/domain/case_clocks.h"
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
        if (status() == CaseState::MERGED) return v1::CASE_IS_MERGED;
        if (status() == CaseState::VOIDED) return v1::CASE_IS_VOIDED;
        return std::nullopt;
    }
    // What every command on a living case begins with.
    std::optional<v1::Rejection> refuse(std::initializer_list<common::v1::Role> roles) const {
        if (!by(roles)) return v1::ROLE_NOT_ALLOWED;
        if (!within_institution()) return v1::OTHER_INSTITUTION;
        return not_alive();
    }
    bool is_malformed() const { return !malformed(command).empty(); }

    Deadline start_clock(std::string_view timer) const { return start_clock(timer, matter()); }
    Deadline start_clock(std::string_view timer, const base::ClockMatter& matter) const {
        return deadlines::start_clock(policy, kCaseMachine, timer, now_us(), matter);
    }
    // What the clocks of the case go by.
    base::ClockMatter matter() const {
        const bool is_new = status() == CaseState::ABSENT;
        base::ClockMatter matter{
            .priority = common::v1::Priority_Name(state.urgency()),
            .severity = v1::Risk_Name(state.risk()),
            .institution = is_new ? context().actor().institution() : state.institution()};
        for (const int kind : is_new ? command.register_case().kinds() : state.kinds())
            matter.types.push_back(v1::CaseKind_Name(static_cast<v1::CaseKind>(kind)));
        return matter;
    }
};

// Registered or reopened: nobody works on it.
inline bool waits_for_a_worker(CaseState::Status status) {
    return status == CaseState::REGISTERED || status == CaseState::TRIAGED ||
           status == CaseState::REOPENED;
}

// Transitions.
CaseDecision register_case(const v1::RegisterCase& command, const Asked& asked);
CaseDecision triage(const v1::TriageCase& command, const Asked& asked);
CaseDecision assign(const v1::AssignCase& command, const Asked& asked);
CaseDecision record_social_study(const v1::RecordSocialStudy& command, const Asked& asked);
CaseDecision activate_care_plan(const v1::ActivateCarePlan& command, const Asked& asked);
CaseDecision revise_care_plan(const v1::ReviseCarePlan& command, const Asked& asked);
CaseDecision hold(const v1::HoldCase& command, const Asked& asked);
CaseDecision resume(const v1::ResumeCase& command, const Asked& asked);
CaseDecision close(const v1::CloseCase& command, const Asked& asked);
CaseDecision reopen(const v1::ReopenCase& command, const Asked& asked);
CaseDecision merge_case(const v1::MergeCase& command, const Asked& asked);
CaseDecision void_case(const v1::VoidCase& command, const Asked& asked);

// What changes no state.
CaseDecision record_contact(const v1::RecordContactAttempt& command, const Asked& asked);
CaseDecision record_intervention(const v1::RecordIntervention& command, const Asked& asked);
CaseDecision open_special_record(const v1::OpenSpecialRecord& command, const Asked& asked);
CaseDecision update_special_record(const v1::UpdateSpecialRecord& command, const Asked& asked);
CaseDecision close_special_record(const v1::CloseSpecialRecord& command, const Asked& asked);
CaseDecision request_approval(const v1::RequestApproval& command, const Asked& asked);
CaseDecision give_approval(const v1::GiveApproval& command, const Asked& asked);
CaseDecision refuse_approval(const v1::RefuseApproval& command, const Asked& asked);
CaseDecision change_risk(const v1::ChangeRisk& command, const Asked& asked);
// The event, which the open visits of the case are told.
v1::CaseEvent contact_rule_changed(bool do_not_contact,
                                   v1::ContactChannel allowed_channel,
                                   const CaseState& state);
CaseDecision change_do_not_contact(const v1::ChangeDoNotContact& command, const Asked& asked);
CaseDecision open_obligation(const v1::OpenObligation& command, const Asked& asked);
CaseDecision close_obligation(const v1::CloseObligation& command, const Asked& asked);
CaseDecision record_case_breach(const common::v1::RecordBreach& command, const Asked& asked);
CaseDecision record_case_conflict(const common::v1::RecordConflict& command, const Asked& asked);

}  // namespace enlace::intake
