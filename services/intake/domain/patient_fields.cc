#include "base/curp.h"
#include "care/identifiers.h"
#include "deadlines/times.h"
#include "intake/domain/field_checks.h"
#include "intake/domain/fields.h"

namespace enlace::intake {
namespace {

constexpr std::uint32_t kGreatestAge_years = 130;

// Fields that stand in the journal in clear, in their clients' words.
constexpr std::string_view kPatientIdentifiers[] = {
    "Demographics.entitlement",
    "UpdateDemographics.source",
    "ErasePatient.request",
};

void check_place(const common::v1::Place& place, Errors& errors) {
    const std::string_view municipality = place.municipality(), locality = place.locality();
    if (!municipality.empty() && !digits(municipality, 5))
        errors.push_back({"demographics.place.municipality", "malformed"});
    if (!locality.empty() && !(digits(locality, 9) && locality.starts_with(municipality)))
        errors.push_back({"demographics.place.locality", "malformed"});
}

void check_demographics(const v1::Demographics& known, std::int64_t now_us, Errors& errors) {
    if (known.has_birth_date())
        check_past_date(known.birth_date(), "demographics.birth_date", now_us, errors);
    if (known.estimated_age_years() > kGreatestAge_years)
        errors.push_back({"demographics.estimated_age_years", "out_of_range"});
    check_place(known.place(), errors);
}

void check_finding(const v1::Finding& finding, std::int64_t now_us, Errors& errors) {
    if (finding.description().empty()) errors.push_back({"finding.description", "missing"});
    if (finding.place().empty()) errors.push_back({"finding.place", "missing"});
    if (!finding.has_found_at()) {
        errors.push_back({"finding.found_at", "missing"});
    } else {
        check_past(finding.found_at(), "finding.found_at", now_us, errors);
    }
}

void check_curp(const std::string& curp, Errors& errors) {
    if (!curp.empty() && !base::Curp::parse(curp)) errors.push_back({"curp", "malformed"});
}

void check(const v1::RegisterPatient& command, std::int64_t now_us, Errors& errors) {
    if (command.curp().empty()) check_finding(command.finding(), now_us, errors);
    check_curp(command.curp(), errors);
    check_demographics(command.demographics(), now_us, errors);
}

void check(const v1::ProposeIdentity& command, Errors& errors) {
    if (command.curp().empty() && command.name().empty()) errors.push_back({"name", "missing"});
    check_curp(command.curp(), errors);
}

void check(const v1::RecordMerge& command, Errors& errors) {
    if (!is_stream(command.other(), "patient")) errors.push_back({"other", "malformed"});
}

void check(const v1::SetLegalHold& command, std::int64_t now_us, Errors& errors) {
    if (command.has_until() && !in_future(deadlines::to_us(command.until()), now_us))
        errors.push_back({"until", "in_past"});
}

}  // namespace

std::vector<base::FieldError> malformed(const v1::PatientCommand& command) {
    Errors errors;
    const std::int64_t now_us = command.context().now_us();
    switch (command.kind_case()) {
        case v1::PatientCommand::kRegisterPatient:
            check(command.register_patient(), now_us, errors);
            break;
        case v1::PatientCommand::kProposeIdentity:
            check(command.propose_identity(), errors);
            break;
        case v1::PatientCommand::kVerifyIdentity:
            check_curp(command.verify_identity().curp(), errors);
            break;
        case v1::PatientCommand::kUpdateDemographics:
            check_demographics(command.update_demographics().demographics(), now_us, errors);
            break;
        case v1::PatientCommand::kRecordDeath:
            check_past_date(command.record_death().died_on(), "died_on", now_us, errors);
            break;
        case v1::PatientCommand::kRecordMerge:
            check(command.record_merge(), errors);
            break;
        case v1::PatientCommand::kSetLegalHold:
            check(command.set_legal_hold(), now_us, errors);
            break;
        case v1::PatientCommand::kWithdrawVerification:
        case v1::PatientCommand::kChangeContactChannel:
        case v1::PatientCommand::kWithdrawDeath:
        case v1::PatientCommand::kWithdrawMerge:
        case v1::PatientCommand::kReleaseLegalHold:
        case v1::PatientCommand::kErasePatient:
        case v1::PatientCommand::kRecordBreach:
        case v1::PatientCommand::kRecordConflict:
        case v1::PatientCommand::KIND_NOT_SET:
            break;
    }
    care::check_identifiers(command, kPatientIdentifiers, errors);
    return errors;
}

}  // namespace enlace::intake
