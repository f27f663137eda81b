#include "intake/domain/case.h"

#include "intake/domain/case_clocks.h"
#include "intake/domain/case_guards.h"

namespace enlace::intake {

CaseDecision decide(const v1::CaseCommand& command,
                    const CaseState& state,
                    const base::Policy& policy) {
    const Asked asked{command, state, policy};
    switch (command.kind_case()) {
        case v1::CaseCommand::kRegisterCase:
            return register_case(command.register_case(), asked);
        case v1::CaseCommand::kTriageCase:
            return triage(command.triage_case(), asked);
        case v1::CaseCommand::kAssignCase:
            return assign(command.assign_case(), asked);
        case v1::CaseCommand::kRecordSocialStudy:
            return record_social_study(command.record_social_study(), asked);
        case v1::CaseCommand::kActivateCarePlan:
            return activate_care_plan(command.activate_care_plan(), asked);
        case v1::CaseCommand::kReviseCarePlan:
            return revise_care_plan(command.revise_care_plan(), asked);
        case v1::CaseCommand::kHoldCase:
            return hold(command.hold_case(), asked);
        case v1::CaseCommand::kResumeCase:
            return resume(command.resume_case(), asked);
        case v1::CaseCommand::kCloseCase:
            return close(command.close_case(), asked);
        case v1::CaseCommand::kReopenCase:
            return reopen(command.reopen_case(), asked);
        case v1::CaseCommand::kMergeCase:
            return merge_case(command.merge_case(), asked);
        case v1::CaseCommand::kVoidCase:
            return void_case(command.void_case(), asked);
        case v1::CaseCommand::kRecordContactAttempt:
            return record_contact(command.record_contact_attempt(), asked);
        case v1::CaseCommand::kRecordIntervention:
            return record_intervention(command.record_intervention(), asked);
        case v1::CaseCommand::kOpenSpecialRecord:
            return open_special_record(command.open_special_record(), asked);
        case v1::CaseCommand::kUpdateSpecialRecord:
            return update_special_record(command.update_special_record(), asked);
        case v1::CaseCommand::kCloseSpecialRecord:
            return close_special_record(command.close_special_record(), asked);
        case v1::CaseCommand::kRequestApproval:
            return request_approval(command.request_approval(), asked);
        case v1::CaseCommand::kGiveApproval:
            return give_approval(command.give_approval(), asked);
        case v1::CaseCommand::kRefuseApproval:
            return refuse_approval(command.refuse_approval(), asked);
        case v1::CaseCommand::kChangeRisk:
            return change_risk(command.change_risk(), asked);
        case v1::CaseCommand::kChangeDoNotContact:
            return change_do_not_contact(command.change_do_not_contact(), asked);
        case v1::CaseCommand::kOpenObligation:
            return open_obligation(command.open_obligation(), asked);
        case v1::CaseCommand::kCloseObligation:
            return close_obligation(command.close_obligation(), asked);
        case v1::CaseCommand::kRecordBreach:
            return record_case_breach(command.record_breach(), asked);
        case v1::CaseCommand::kRecordConflict:
            return record_case_conflict(command.record_conflict(), asked);
        case v1::CaseCommand::KIND_NOT_SET:
            break;
    }
    return v1::COMMAND_MALFORMED;
}

common::v1::Ownership ownership(const CaseState& state) {
    common::v1::Ownership owners;
    if (state.status() != CaseState::ABSENT) owners.add_institutions(state.institution());
    owners.set_restricted(state.restricted());
    return owners;
}

v1::CaseCommand on_case_timer(const common::v1::ArmedDeadline& due) {
    v1::CaseCommand command;
    if (due.deadline().timer() == kHoldReview) {
        command.mutable_resume_case()->set_held_version(due.version());
    } else {
        *command.mutable_record_breach() = deadlines::record_breach(due);
    }
    return command;
}

std::string_view state_name(const CaseState& state) {
    return CaseState::Status_Name(state.status());
}

bool is_alive(const CaseState& state) {
    return state.status() != CaseState::ABSENT && state.status() != CaseState::CLOSED &&
           state.status() != CaseState::MERGED && state.status() != CaseState::VOIDED;
}

}  // namespace enlace::intake
