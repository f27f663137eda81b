#include "intake/domain/patient.h"

#include "intake/domain/patient_guards.h"

namespace enlace::intake {

PatientDecision decide(const v1::PatientCommand& command,
                       const v1::PatientState& state,
                       const base::Policy& policy) {
    const AskedPatient asked{command, state, policy};
    switch (command.kind_case()) {
        case v1::PatientCommand::kRegisterPatient:
            return register_patient(command.register_patient(), asked);
        case v1::PatientCommand::kProposeIdentity:
            return propose_identity(command.propose_identity(), asked);
        case v1::PatientCommand::kVerifyIdentity:
            return verify_identity(command.verify_identity(), asked);
        case v1::PatientCommand::kWithdrawVerification:
            return withdraw_verification(command.withdraw_verification(), asked);
        case v1::PatientCommand::kUpdateDemographics:
            return update_demographics(command.update_demographics(), asked);
        case v1::PatientCommand::kChangeContactChannel:
            return change_contact_channel(command.change_contact_channel(), asked);
        case v1::PatientCommand::kRecordDeath:
            return record_death(command.record_death(), asked);
        case v1::PatientCommand::kWithdrawDeath:
            return withdraw_death(command.withdraw_death(), asked);
        case v1::PatientCommand::kRecordMerge:
            return record_merge(command.record_merge(), asked);
        case v1::PatientCommand::kWithdrawMerge:
            return withdraw_merge(command.withdraw_merge(), asked);
        case v1::PatientCommand::kSetLegalHold:
            return set_legal_hold(command.set_legal_hold(), asked);
        case v1::PatientCommand::kReleaseLegalHold:
            return release_legal_hold(command.release_legal_hold(), asked);
        case v1::PatientCommand::kErasePatient:
            return erase_patient(command.erase_patient(), asked);
        case v1::PatientCommand::kRecordBreach:
            return record_patient_breach(command.record_breach(), asked);
        case v1::PatientCommand::kRecordConflict:
            return record_patient_conflict(command.record_conflict(), asked);
        case v1::PatientCommand::KIND_NOT_SET:
            break;
    }
    return v1::COMMAND_MALFORMED;
}

common::v1::Ownership ownership(const v1::PatientState& state) {
    common::v1::Ownership owners;
    *owners.mutable_institutions() = state.institutions();
    return owners;
}

v1::PatientCommand on_patient_timer(const common::v1::ArmedDeadline& due) {
    v1::PatientCommand command;
    *command.mutable_record_breach() = deadlines::record_breach(due);
    return command;
}

std::string_view state_name(const v1::PatientState& state) {
    if (state.status() == v1::IDENTITY_STATUS_UNSPECIFIED) return "ABSENT";
    return v1::IdentityStatus_Name(state.status());
}

void take_update(v1::Demographics& known, const v1::Demographics& update) {
    // A place is one fact: the old locality says nothing about the new municipality.
    if (update.has_place()) known.clear_place();
    if (update.has_birth_date()) known.clear_estimated_age_years();
    known.MergeFrom(update);
}

}  // namespace enlace::intake
