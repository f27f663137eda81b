#include "intake/domain/fields.h"

#include <algorithm>
#include <string_view>

#include "base/clock.h"
#include "base/curp.h"
#include "base/date.h"
#include "base/stream_id.h"
#include "deadlines/times.h"

namespace enlace::intake {
namespace {

using Errors = std::vector<base::FieldError>;

// How far another machine's clock may be ahead of ours.
constexpr std::int64_t kTolerance_us = base::kMinute_us;
constexpr std::uint32_t kGreatestAge_years = 130;

bool digits(std::string_view text, std::size_t count) {
    return text.size() == count &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool letters(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Two letters of the state, three of the institution, six digits: SPSSA000011.
bool is_clues(std::string_view text) {
    return text.size() == 11 && letters(text.substr(0, 5)) && digits(text.substr(5), 6);
}

bool in_future(std::int64_t at_us, std::int64_t now_us) {
    return at_us > now_us + kTolerance_us;
}

void check_place(const common::v1::Place& place, Errors& errors) {
    const std::string_view municipality = place.municipality(), locality = place.locality();
    if (!municipality.empty() && !digits(municipality, 5))
        errors.push_back({"demographics.place.municipality", "malformed"});
    if (!locality.empty() && !(digits(locality, 9) && locality.starts_with(municipality)))
        errors.push_back({"demographics.place.locality", "malformed"});
}

void check_demographics(const v1::Demographics& known, std::int64_t now_us, Errors& errors) {
    if (known.has_birth_date()) {
        const auto born = base::parse_date(known.birth_date());
        if (!born) {
            errors.push_back({"demographics.birth_date", "malformed"});
        } else if (in_future(born->time_since_epoch().count() * base::kDay_us, now_us)) {
            errors.push_back({"demographics.birth_date", "in_future"});
        }
    }
    if (known.estimated_age_years() > kGreatestAge_years)
        errors.push_back({"demographics.estimated_age_years", "out_of_range"});
    check_place(known.place(), errors);
}

void check_finding(const v1::Finding& finding, std::int64_t now_us, Errors& errors) {
    if (finding.description().empty()) errors.push_back({"finding.description", "missing"});
    if (finding.place().empty()) errors.push_back({"finding.place", "missing"});
    if (!finding.has_found_at()) {
        errors.push_back({"finding.found_at", "missing"});
    } else if (in_future(deadlines::to_us(finding.found_at()), now_us)) {
        errors.push_back({"finding.found_at", "in_future"});
    }
}

void check(const v1::RegisterPatient& command, std::int64_t now_us, Errors& errors) {
    if (command.curp().empty()) {
        check_finding(command.finding(), now_us, errors);
    } else if (!base::Curp::parse(command.curp())) {
        errors.push_back({"curp", "malformed"});
    }
    check_demographics(command.demographics(), now_us, errors);
}

void check(const v1::RegisterCase& command, Errors& errors) {
    const auto patient = base::StreamId::parse(command.patient_id());
    if (!patient || patient->kind() != "patient") errors.push_back({"patient_id", "malformed"});
    if (!is_clues(command.unit())) errors.push_back({"unit", "malformed"});
}

void check(const v1::RecordContactAttempt& command, std::int64_t now_us, Errors& errors) {
    if (!is_clues(command.unit())) errors.push_back({"unit", "malformed"});
    if (in_future(deadlines::to_us(command.occurred_at()), now_us))
        errors.push_back({"occurred_at", "in_future"});
}

}  // namespace

std::vector<base::FieldError> malformed(const v1::PatientCommand& command) {
    Errors errors;
    const std::int64_t now_us = command.context().now_us();
    switch (command.kind_case()) {
        case v1::PatientCommand::kRegisterPatient:
            check(command.register_patient(), now_us, errors);
            break;
        case v1::PatientCommand::kUpdateDemographics:
            check_demographics(command.update_demographics().demographics(), now_us, errors);
            break;
        case v1::PatientCommand::kChangeContactChannel:
        case v1::PatientCommand::kRecordBreach:
        case v1::PatientCommand::KIND_NOT_SET:
            break;
    }
    return errors;
}

std::vector<base::FieldError> malformed(const v1::CaseCommand& command) {
    Errors errors;
    switch (command.kind_case()) {
        case v1::CaseCommand::kRegisterCase:
            check(command.register_case(), errors);
            break;
        case v1::CaseCommand::kRecordContactAttempt:
            check(command.record_contact_attempt(), command.context().now_us(), errors);
            break;
        case v1::CaseCommand::kTriageCase:
        case v1::CaseCommand::kAssignCase:
        case v1::CaseCommand::kHoldCase:
        case v1::CaseCommand::kCloseCase:
        case v1::CaseCommand::kVoidCase:
        case v1::CaseCommand::kResumeCase:
        case v1::CaseCommand::kChangeRisk:
        case v1::CaseCommand::kChangeDoNotContact:
        case v1::CaseCommand::kRecordBreach:
        case v1::CaseCommand::kOpenObligation:
        case v1::CaseCommand::kCloseObligation:
        case v1::CaseCommand::KIND_NOT_SET:
            break;
    }
    return errors;
}

}  // namespace enlace::intake
