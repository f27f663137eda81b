#include "telemedicine/routes.h"

#include "base/stream_id.h"
#include "enlace/telemedicine/v1/telemedicine.pb.h"
#include "telemedicine/domain/fields.h"

namespace enlace::telemedicine {
namespace {

using aggregate::Message;

// A session stands in its patient's slot, which is its case's, and belongs to its case's story.
std::optional<api::NewStream> session_stream(const Message& command, std::string_view command_id) {
    const auto& propose = static_cast<const v1::ProposeTeleSession&>(command);
    const auto of = base::StreamId::parse(propose.case_id());
    if (!of || of->kind() != "case") return std::nullopt;
    return api::NewStream{base::make_stream_id("tele", of->slot(), command_id), propose.case_id()};
}

api::CommandRoute on_session(std::string_view verb,
                             const google::protobuf::Descriptor* command,
                             std::string_view summary) {
    return {.pattern = "/v1/tele-sessions/{id}/" + std::string(verb),
            .summary = std::string(summary),
            .command = command,
            .creates = nullptr};
}

}  // namespace

api::CommandRoutes session_routes(const aggregate::Decider& sessions) {
    api::CommandRoutes routes;
    routes.decider = &sessions;
    routes.malformed = [](const Message& command) {
        return malformed(static_cast<const v1::TelemedicineCommand&>(command));
    };
    routes.routes = {
        {.pattern = "/v1/tele-sessions",
         .summary = "Propose a telemedicine session.",
         .command = v1::ProposeTeleSession::descriptor(),
         .creates = session_stream},
        on_session("schedule", v1::ScheduleTeleSession::descriptor(),
                   "Set its time and who attends."),
        on_session("confirm", v1::ConfirmTeleSession::descriptor(),
                   "The patient agrees, and can be reached."),
        on_session("check-in", v1::CheckInPatient::descriptor(), "The patient is there."),
        on_session("start", v1::StartTeleSession::descriptor(), "The session begins."),
        on_session("complete", v1::CompleteTeleSession::descriptor(),
                   "Report what was found and what is to follow."),
        on_session("no-shows", v1::RecordNoShow::descriptor(), "The patient did not come."),
        on_session("tech-failures", v1::RecordTechFailure::descriptor(),
                   "The session could not be held, or broke off."),
        on_session("reschedule", v1::RescheduleTeleSession::descriptor(),
                   "Set another time, as a new attempt."),
        on_session("abandon", v1::AbandonTeleFollowUp::descriptor(),
                   "Give the follow-up up, with a home visit or a reason why not."),
        on_session("cancel", v1::CancelTeleSession::descriptor(), "Call the session off."),
        on_session("void", v1::VoidTeleSession::descriptor(), "Mark a session entered in error."),
    };
    return routes;
}

}  // namespace enlace::telemedicine
