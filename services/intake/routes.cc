#include "intake/routes.h"

#include "base/curp.h"
#include "base/stream_id.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/intake/v1/patient.pb.h"
#include "intake/domain/fields.h"
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

api::CommandRoute on_case(std::string_view verb,
                          const google::protobuf::Descriptor* command,
                          std::string_view summary) {
    return {"/v1/cases/{id}/" + std::string(verb), std::string(summary), command, nullptr, false};
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
        {"/v1/patients/{id}/demographics", "Record what has become known about a patient.",
         v1::UpdateDemographics::descriptor(), nullptr, false},
        {"/v1/patients/{id}/contact-channels",
         "Record a way to reach a patient, or that it leads nowhere.",
         v1::ChangeContactChannel::descriptor(), nullptr, false},
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
        on_case("hold", v1::HoldCase::descriptor(), "Put the case on hold until a review date."),
        on_case("resume", v1::ResumeCase::descriptor(), "Go on with a case that is on hold."),
        on_case("close", v1::CloseCase::descriptor(), "Close the case, with the reason."),
        on_case("void", v1::VoidCase::descriptor(), "Mark a case that was entered in error."),
        on_case("contact-attempts", v1::RecordContactAttempt::descriptor(),
                "Record an attempt to reach the patient; enough in vain ask for a home visit."),
        on_case("risk", v1::ChangeRisk::descriptor(), "Change the risk level."),
        on_case("do-not-contact", v1::ChangeDoNotContact::descriptor(),
                "Say whether, and how, the patient may be contacted."),
    };
    return routes;
}

}  // namespace enlace::intake
