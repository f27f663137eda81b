#pragma once

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "base/policy.h"
#include "deadlines/clocks.h"
#include "intake/domain/fields.h"
#include "intake/domain/guards.h"
#include "intake/domain/patient.h"

// What the deciders of the patient share; internal to the domain.
namespace enlace::intake {

inline constexpr std::string_view kPatientMachine = "patient";
inline constexpr std::string_view kIdentifyBy = "identify_by";

using common::v1::Deadline;

inline PatientDecision patient_unchanged() {
    return std::vector<v1::PatientEvent>{};
}

// One command that meets one patient.
struct AskedPatient {
    const v1::PatientCommand& command;
    const v1::PatientState& state;
    const base::Policy& policy;

    const common::v1::Context& context() const { return command.context(); }
    std::int64_t now_us() const { return command.context().now_us(); }
    const std::string& institution() const { return command.context().actor().institution(); }

    bool by(std::initializer_list<common::v1::Role> roles) const {
        return acts_as(context(), roles);
    }
    bool exists() const { return state.status() != v1::IDENTITY_STATUS_UNSPECIFIED; }
    bool is_known_here() const {
        return std::ranges::count(state.institutions(), institution()) != 0;
    }
    // The column of guards that every command but registration begins with.
    std::optional<v1::Rejection> refuse(std::initializer_list<common::v1::Role> roles) const {
        if (!by(roles)) return v1::ROLE_NOT_ALLOWED;
        if (!exists()) return v1::PATIENT_UNKNOWN;
        if (!by({common::v1::REACTION}) && !is_known_here()) return v1::OTHER_INSTITUTION;
        return std::nullopt;
    }
    // The same for what nobody does any more to a patient who was erased.
    std::optional<v1::Rejection> refuse_if_erased(
        std::initializer_list<common::v1::Role> roles) const {
        if (const auto refused = refuse(roles)) return refused;
        if (state.erased()) return v1::PATIENT_IS_ERASED;
        return std::nullopt;
    }
    Deadline start_identify_by() const {
        return deadlines::start_clock(policy, kPatientMachine, kIdentifyBy, now_us(),
                                      {.institution = institution()});
    }
    bool is_malformed() const { return !malformed(command).empty(); }
};

PatientDecision register_patient(const v1::RegisterPatient& command, const AskedPatient& asked);
PatientDecision update_demographics(const v1::UpdateDemographics& command,
                                    const AskedPatient& asked);
PatientDecision change_contact_channel(const v1::ChangeContactChannel& command,
                                       const AskedPatient& asked);

PatientDecision propose_identity(const v1::ProposeIdentity& command, const AskedPatient& asked);
PatientDecision verify_identity(const v1::VerifyIdentity& command, const AskedPatient& asked);
PatientDecision withdraw_verification(const v1::WithdrawVerification& command,
                                      const AskedPatient& asked);

PatientDecision record_merge(const v1::RecordMerge& command, const AskedPatient& asked);
PatientDecision withdraw_merge(const v1::WithdrawMerge& command, const AskedPatient& asked);

PatientDecision record_death(const v1::RecordDeath& command, const AskedPatient& asked);
PatientDecision withdraw_death(const v1::WithdrawDeath& command, const AskedPatient& asked);
PatientDecision set_legal_hold(const v1::SetLegalHold& command, const AskedPatient& asked);
PatientDecision release_legal_hold(const v1::ReleaseLegalHold& command, const AskedPatient& asked);
PatientDecision erase_patient(const v1::ErasePatient& command, const AskedPatient& asked);

PatientDecision record_patient_breach(const common::v1::RecordBreach& command,
                                      const AskedPatient& asked);
PatientDecision record_patient_conflict(const common::v1::RecordConflict& command,
                                        const AskedPatient& asked);

}  // namespace enlace::intake
