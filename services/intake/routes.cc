#include "intake/routes.h"

#include "base/curp.h"
#include "base/stream_id.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/intake/v1/patient.pb.h"
#include "intake/domain/activity.h"
#include "intake/domain/fields.h"
#include "intake/domain/organisation.h"
#include "intake/domain/staff_case.h"
#include "intake/organisation_stream.h"
#include "security/identity.h"

namespace enlace::intake {
namespace {

using aggregate::Message;

// An identified patient is found by the CURP, whoever registers; anybody else is new.
std::optional<api::NewStream> patient_stream(const Message& command,
                                             std::string_view command_id,
                                             const security::Key& identity_key) {
    const auto& asked = static_cast<const v1::RegisterPatient&>(command);
    if (asked.curp().empty()) {
        return api::NewStream{
            base::make_stream_id("patient", base::slot_of_digest(command_id), command_id), ""};
    }
    const auto curp = base::Curp::parse(asked.curp());
    if (!curp) return std::nullopt;
    return api::NewStream{security::patient_id(identity_key, *curp), ""};
}

// A case stands in its patient's slot.
std::optional<api::NewStream> case_stream(const Message& command, std::string_view command_id) {
    const auto& asked = static_cast<const v1::RegisterCase&>(command);
    const auto patient = base::StreamId::parse(asked.patient_id());
    if (!patient || patient->kind() != "patient") return std::nullopt;
    return api::NewStream{base::make_stream_id("case", patient->slot(), command_id), ""};
}

// In any slot: it is about no patient.
std::optional<api::NewStream> activity_stream(const Message&, std::string_view command_id) {
    return api::NewStream{
        base::make_stream_id("activity", base::slot_of_digest(command_id), command_id), ""};
}

// Likewise, so that its slot says nothing of anybody.
std::optional<api::NewStream> staff_case_stream(const Message&, std::string_view command_id) {
    return api::NewStream{
        base::make_stream_id("staffcase", base::slot_of_digest(command_id), command_id), ""};
}

// Found by its code, whoever says something of it.
std::optional<api::NewStream> described_stream(const Message& command, std::string_view) {
    const auto& asked = static_cast<const v1::DescribeOrganisation&>(command);
    return api::NewStream{organisation_stream(asked.code()), ""};
}
std::optional<api::NewStream> posted_stream(const Message& command, std::string_view) {
    const auto& asked = static_cast<const v1::PostWorker&>(command);
    return api::NewStream{organisation_stream(asked.organisation()), ""};
}

api::CommandRoute on_patient(std::string_view verb,
                             const google::protobuf::Descriptor* command,
                             std::string_view summary) {
    return {"/v1/patients/{id}/" + std::string(verb), std::string(summary), command, nullptr,
            false};
}

api::CommandRoute on_case(std::string_view verb,
                          const google::protobuf::Descriptor* command,
                          std::string_view summary) {
    return {"/v1/cases/{id}/" + std::string(verb), std::string(summary), command, nullptr, false};
}

api::CommandRoute on_staff_case(std::string_view verb,
                                const google::protobuf::Descriptor* command,
                                std::string_view summary) {
    return {"/v1/staff-cases/{id}/" + std::string(verb), std::string(summary), command, nullptr,
            false};
}

}  // namespace

api::CommandRoutes patient_routes(const aggregate::Decider& patients,
                                  const security::Key& identity_key) {
    api::CommandRoutes routes;
    routes.decider = &patients;
    routes.malformed = [](const Message& command) {
        return malformed(static_cast<const v1::PatientCommand&>(command));
    };
    routes.routes = {
        {"/v1/patients", "Register a patient, by CURP or as found.",
         v1::RegisterPatient::descriptor(),
         [&identity_key](const Message& command, std::string_view command_id) {
             return patient_stream(command, command_id, identity_key);
         },
         true},
        on_patient("identity-proposals", v1::ProposeIdentity::descriptor(),
                   "Say who somebody may be whom nobody could name."),
        on_patient("identity-verification", v1::VerifyIdentity::descriptor(),
                   "Confirm the proposed identity by a document."),
        on_patient("verification-withdrawal", v1::WithdrawVerification::descriptor(),
                   "Take a confirmation back that was wrong."),
        on_patient("demographics", v1::UpdateDemographics::descriptor(),
                   "Record what has become known about a patient."),
        on_patient("contact-channels", v1::ChangeContactChannel::descriptor(),
                   "Record a way to reach a patient, or that it leads nowhere."),
        on_patient("death", v1::RecordDeath::descriptor(), "Record that the patient has died."),
        on_patient("death-withdrawal", v1::WithdrawDeath::descriptor(),
                   "Take a record of death back that was wrong."),
        on_patient("merges", v1::RecordMerge::descriptor(),
                   "Say that two patients are one person."),
        on_patient("merge-withdrawals", v1::WithdrawMerge::descriptor(),
                   "Part two patients again who were merged."),
        on_patient("legal-hold", v1::SetLegalHold::descriptor(),
                   "Forbid that the patient's data is erased."),
        on_patient("legal-hold-release", v1::ReleaseLegalHold::descriptor(),
                   "Allow again that the patient's data is erased."),
        on_patient("erasure", v1::ErasePatient::descriptor(),
                   "Make the patient's personal data unreadable, for good and everywhere."),
    };
    return routes;
}

api::CommandRoutes case_routes(const aggregate::Decider& cases) {
    api::CommandRoutes routes;
    routes.decider = &cases;
    routes.malformed = [](const Message& command) {
        return malformed(static_cast<const v1::CaseCommand&>(command));
    };
    routes.routes = {
        {"/v1/cases", "Open a case for a patient.", v1::RegisterCase::descriptor(), case_stream,
         false},
        on_case("triage", v1::TriageCase::descriptor(), "Record risk, urgency and contact rule."),
        on_case("assign", v1::AssignCase::descriptor(), "Give the case to a worker."),
        on_case("social-study", v1::RecordSocialStudy::descriptor(), "Record the social study."),
        on_case("care-plan", v1::ActivateCarePlan::descriptor(), "Activate a plan of care."),
        on_case("care-plan-revisions", v1::ReviseCarePlan::descriptor(),
                "Replace the objectives of the plan."),
        on_case("hold", v1::HoldCase::descriptor(), "Put the case on hold until a review date."),
        on_case("resume", v1::ResumeCase::descriptor(), "Go on with a case that is on hold."),
        on_case("close", v1::CloseCase::descriptor(), "Close the case, with the reason."),
        on_case("reopen", v1::ReopenCase::descriptor(), "Open a closed case again."),
        on_case("merge", v1::MergeCase::descriptor(),
                "Give this case up for another one about the same."),
        on_case("void", v1::VoidCase::descriptor(), "Mark a case that was entered in error."),
        on_case("contact-attempts", v1::RecordContactAttempt::descriptor(),
                "Record an attempt to reach the patient; enough in vain ask for a home visit."),
        on_case("interventions", v1::RecordIntervention::descriptor(),
                "Record what was done, and what was handed out."),
        on_case("special-records", v1::OpenSpecialRecord::descriptor(),
                "Open a record of work with fields of its own, e.g. about violence."),
        on_case("special-record-updates", v1::UpdateSpecialRecord::descriptor(),
                "Replace what a special record says."),
        on_case("special-record-closures", v1::CloseSpecialRecord::descriptor(),
                "Close a special record, with its outcome."),
        on_case("approval-requests", v1::RequestApproval::descriptor(),
                "Ask a supervisor to approve the assessment, the plan or the closure."),
        on_case("approvals", v1::GiveApproval::descriptor(), "Give an approval."),
        on_case("approval-refusals", v1::RefuseApproval::descriptor(), "Refuse an approval."),
        on_case("risk", v1::ChangeRisk::descriptor(), "Change the risk level."),
        on_case("do-not-contact", v1::ChangeDoNotContact::descriptor(),
                "Say whether, and how, the patient may be contacted."),
    };
    return routes;
}

api::CommandRoutes activity_routes(const aggregate::Decider& activities) {
    api::CommandRoutes routes;
    routes.decider = &activities;
    routes.malformed = [](const Message& command) {
        return malformed(static_cast<const v1::ActivityCommand&>(command));
    };
    routes.routes = {
        {"/v1/activities", "Record what was done without a case, for one or for many.",
         v1::RecordActivity::descriptor(), activity_stream, false},
        {"/v1/activities/{id}/void", "Mark an activity that was entered in error.",
         v1::VoidActivity::descriptor(), nullptr, false},
    };
    return routes;
}

api::CommandRoutes staff_case_routes(const aggregate::Decider& staff_cases) {
    api::CommandRoutes routes;
    routes.decider = &staff_cases;
    routes.malformed = [](const Message& command) {
        return malformed(static_cast<const v1::StaffCaseCommand&>(command));
    };
    routes.routes = {
        {"/v1/staff-cases", "Open a case about a member of staff.",
         v1::RegisterStaffCase::descriptor(), staff_case_stream, false},
        on_staff_case("assign", v1::AssignStaffCase::descriptor(),
                      "Give the staff case to a worker of the welfare section."),
        on_staff_case("interventions", v1::RecordStaffIntervention::descriptor(),
                      "Record what was done for the member of staff."),
        on_staff_case("close", v1::CloseStaffCase::descriptor(),
                      "Close the staff case, with the reason."),
        on_staff_case("void", v1::VoidStaffCase::descriptor(),
                      "Mark a staff case that was entered in error."),
    };
    return routes;
}

api::CommandRoutes organisation_routes(const aggregate::Decider& organisations) {
    api::CommandRoutes routes;
    routes.decider = &organisations;
    routes.malformed = [](const Message& command) {
        return malformed(static_cast<const v1::OrganisationCommand&>(command));
    };
    routes.routes = {
        {"/v1/organisation", "Say what holds of an institution, a unit, an office from a date on.",
         v1::DescribeOrganisation::descriptor(), described_stream, true},
        {"/v1/organisation/workers", "Say where somebody works, as what, and since when.",
         v1::PostWorker::descriptor(), posted_stream, true},
    };
    return routes;
}

std::vector<api::CommandRoutes> all_routes(const Deciders& deciders,
                                           const security::Key& identity_key) {
    return {patient_routes(*deciders.patients, identity_key), case_routes(*deciders.cases),
            activity_routes(*deciders.activities), staff_case_routes(*deciders.staff_cases),
            organisation_routes(*deciders.organisations)};
}

}  // namespace enlace::intake
