#include "care/identifiers.h"
#include "intake/domain/field_checks.h"
#include "intake/domain/fields.h"

namespace enlace::intake {
namespace {

using Objectives = google::protobuf::RepeatedPtrField<v1::CareObjective>;
using Steps = google::protobuf::RepeatedPtrField<v1::SearchStep>;

// Fields that stand in the journal in clear, in their clients' words.
constexpr std::string_view kCaseIdentifiers[] = {
    "RegisterCase.service",
    "RegisterCase.socio_economic_level",
    "AssignCase.worker",
    "RecordSocialStudy.worker",
    "RecordSocialStudy.reclassified_level",
    "RecordSocialStudy.exemption",
    "Delivered.item",
    "Delivered.unit",
};

std::string at(const std::string& list, int index, const char* field) {
    return list + "[" + std::to_string(index) + "]." + field;
}

void check_objectives(const Objectives& objectives, Errors& errors) {
    for (int i = 0; i < objectives.size(); ++i)
        check_date(objectives[i].due_on(), at("objectives", i, "due_on"), errors);
}

void check(const v1::RegisterCase& command, Errors& errors) {
    if (!is_stream(command.patient_id(), "patient")) errors.push_back({"patient_id", "malformed"});
    check_clues(command.unit(), "unit", errors);
}

void check(const v1::RecordSocialStudy& command, Errors& errors) {
    if (!command.exemption().empty() && !command.has_exempt_until())
        errors.push_back({"exempt_until", "missing"});
    if (command.exemption().empty() && command.has_exempt_until())
        errors.push_back({"exemption", "missing"});
}

void check(const v1::MergeCase& command, Errors& errors) {
    if (!is_stream(command.surviving_case(), "case"))
        errors.push_back({"surviving_case", "malformed"});
}

void check(const v1::RecordContactAttempt& command, std::int64_t now_us, Errors& errors) {
    check_clues(command.unit(), "unit", errors);
    check_past(command.occurred_at(), "occurred_at", now_us, errors);
}

void check(const v1::RecordIntervention& command, std::int64_t now_us, Errors& errors) {
    check_clues(command.unit(), "unit", errors);
    check_past(command.occurred_at(), "occurred_at", now_us, errors);
}

void check_steps(const Steps& steps, const std::string& list, std::int64_t now_us, Errors& errors) {
    for (int i = 0; i < steps.size(); ++i)
        check_past_date(steps[i].taken_on(), at(list, i, "taken_on"), now_us, errors);
}

bool is_sexual(v1::Violence::Kind kind) {
    return kind == v1::Violence::RAPE || kind == v1::Violence::SEXUAL_ASSAULT;
}

void check(const v1::Violence& record, std::int64_t now_us, Errors& errors) {
    if (record.prosecutor_notified() && record.notice_number().empty())
        errors.push_back({"record.violence.notice_number", "missing"});
    if (record.prosecutor_notified() && !record.has_notified_at())
        errors.push_back({"record.violence.notified_at", "missing"});
    if (record.has_notified_at())
        check_past(record.notified_at(), "record.violence.notified_at", now_us, errors);
    if (is_sexual(record.kind()) && !record.has_hours_since_event())
        errors.push_back({"record.violence.hours_since_event", "missing"});
}

void check(const v1::DeathCounselling& record, std::int64_t now_us, Errors& errors) {
    check_past(record.occurred_at(), "record.death_counselling.occurred_at", now_us, errors);
    check_date(record.follow_up_on(), "record.death_counselling.follow_up_on", errors);
}

void check(const v1::Shelter& record, Errors& errors) {
    check_date(record.from_on(), "record.shelter.from_on", errors);
    check_date(record.until_on(), "record.shelter.until_on", errors);
    // Dates as text sort by time.
    if (record.until_on() < record.from_on())
        errors.push_back({"record.shelter.until_on", "before_from_on"});
}

void check(const v1::Transport& record, Errors& errors) {
    check_date(record.travel_on(), "record.transport.travel_on", errors);
    check_date(record.return_on(), "record.transport.return_on", errors);
}

void check(const v1::SpecialRecord& record, std::int64_t now_us, Errors& errors) {
    switch (record.record_case()) {
        case v1::SpecialRecord::kDeathCounselling:
            return check(record.death_counselling(), now_us, errors);
        case v1::SpecialRecord::kNoFamily:
            check_past_date(record.no_family().since(), "record.no_family.since", now_us, errors);
            return check_steps(record.no_family().steps(), "record.no_family.steps", now_us,
                               errors);
        case v1::SpecialRecord::kAbandonment:
            check_past_date(record.abandonment().since(), "record.abandonment.since", now_us,
                            errors);
            return check_steps(record.abandonment().steps(), "record.abandonment.steps", now_us,
                               errors);
        case v1::SpecialRecord::kViolence:
            return check(record.violence(), now_us, errors);
        case v1::SpecialRecord::kShelter:
            return check(record.shelter(), errors);
        case v1::SpecialRecord::kTransport:
            return check(record.transport(), errors);
        case v1::SpecialRecord::RECORD_NOT_SET:
            break;
    }
    errors.push_back({"record", "missing"});
}

}  // namespace

std::vector<base::FieldError> malformed(const v1::CaseCommand& command) {
    Errors errors;
    const std::int64_t now_us = command.context().now_us();
    switch (command.kind_case()) {
        case v1::CaseCommand::kRegisterCase:
            check(command.register_case(), errors);
            break;
        case v1::CaseCommand::kRecordSocialStudy:
            check(command.record_social_study(), errors);
            break;
        case v1::CaseCommand::kActivateCarePlan:
            check_objectives(command.activate_care_plan().objectives(), errors);
            break;
        case v1::CaseCommand::kReviseCarePlan:
            check_objectives(command.revise_care_plan().objectives(), errors);
            break;
        case v1::CaseCommand::kMergeCase:
            check(command.merge_case(), errors);
            break;
        case v1::CaseCommand::kRecordContactAttempt:
            check(command.record_contact_attempt(), now_us, errors);
            break;
        case v1::CaseCommand::kRecordIntervention:
            check(command.record_intervention(), now_us, errors);
            break;
        case v1::CaseCommand::kOpenSpecialRecord:
            check(command.open_special_record().record(), now_us, errors);
            break;
        case v1::CaseCommand::kUpdateSpecialRecord:
            check(command.update_special_record().record(), now_us, errors);
            break;
        case v1::CaseCommand::kTriageCase:
        case v1::CaseCommand::kAssignCase:
        case v1::CaseCommand::kHoldCase:
        case v1::CaseCommand::kCloseCase:
        case v1::CaseCommand::kReopenCase:
        case v1::CaseCommand::kVoidCase:
        case v1::CaseCommand::kResumeCase:
        case v1::CaseCommand::kCloseSpecialRecord:
        case v1::CaseCommand::kRequestApproval:
        case v1::CaseCommand::kGiveApproval:
        case v1::CaseCommand::kRefuseApproval:
        case v1::CaseCommand::kChangeRisk:
        case v1::CaseCommand::kChangeDoNotContact:
        case v1::CaseCommand::kRecordBreach:
        case v1::CaseCommand::kRecordConflict:
        case v1::CaseCommand::kOpenObligation:
        case v1::CaseCommand::kCloseObligation:
        case v1::CaseCommand::KIND_NOT_SET:
            break;
    }
    care::check_identifiers(command, kCaseIdentifiers, errors);
    return errors;
}

}  // namespace enlace::intake
