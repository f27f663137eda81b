#include "homevisits/routes.h"

#include "base/stream_id.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "homevisits/domain/fields.h"

namespace enlace::homevisits {
namespace {

using aggregate::Message;

// A visit stands in its patient's slot, which is its case's, and belongs to its case's story.
std::optional<api::NewStream> visit_stream(const Message& command, std::string_view command_id) {
    const auto& request = static_cast<const v1::RequestHomeVisit&>(command);
    const auto of = base::StreamId::parse(request.case_id());
    if (!of || of->kind() != "case") return std::nullopt;
    return api::NewStream{base::make_stream_id("visit", of->slot(), command_id), request.case_id()};
}

api::CommandRoute on_visit(std::string_view verb,
                           const google::protobuf::Descriptor* command,
                           std::string_view summary) {
    return {"/v1/home-visits/{id}/" + std::string(verb), std::string(summary), command, nullptr,
            false};
}

}  // namespace

api::CommandRoutes visit_routes(const aggregate::Decider& visits) {
    api::CommandRoutes routes;
    routes.decider = &visits;
    routes.malformed = [](const Message& command) {
        return malformed(static_cast<const v1::HomeVisitCommand&>(command));
    };
    routes.routes = {
        {"/v1/home-visits", "Ask for a home visit.", v1::RequestHomeVisit::descriptor(),
         visit_stream, false},
        on_visit("route", v1::RouteHomeVisit::descriptor(),
                 "Send a visit that the map could not place to a jurisdiction."),
        on_visit("receive", v1::ReceiveHomeVisit::descriptor(), "Acknowledge a visit."),
        on_visit("reject", v1::RejectHomeVisit::descriptor(), "Send a visit back, with a reason."),
        on_visit("reroute", v1::RerouteHomeVisit::descriptor(),
                 "Send a rejected visit to another jurisdiction."),
        on_visit("assign", v1::AssignHomeVisit::descriptor(), "Give the visit to a team."),
        on_visit("reassign", v1::ReassignHomeVisit::descriptor(), "Give it to another team."),
        on_visit("schedule", v1::ScheduleHomeVisit::descriptor(), "Set the date of the visit."),
        on_visit("travel", v1::StartHomeVisitTravel::descriptor(), "The team is on its way."),
        on_visit("arrival", v1::RecordVisitorArrival::descriptor(), "The team is on site."),
        on_visit("failed-attempts", v1::RecordFailedAttempt::descriptor(),
                 "Record an attempt that met nobody, or could not be made."),
        on_visit("complete", v1::CompleteHomeVisit::descriptor(), "Report what was found."),
        on_visit("fail", v1::FailHomeVisit::descriptor(), "End a visit whose attempts failed."),
        on_visit("hold", v1::HoldHomeVisit::descriptor(), "Put the visit on hold until a date."),
        on_visit("resume", v1::ResumeHomeVisit::descriptor(), "Go on with a visit on hold."),
        on_visit("cancel", v1::CancelHomeVisit::descriptor(), "Call the visit off."),
        on_visit("void", v1::VoidHomeVisit::descriptor(), "Mark a visit entered in error."),
        on_visit("safety-notes", v1::AddSafetyNote::descriptor(), "Warn those who will go."),
        on_visit("late-facts", v1::RecordLateFact::descriptor(),
                 "Record what happened earlier and could not be sent then."),
    };
    return routes;
}

}  // namespace enlace::homevisits
