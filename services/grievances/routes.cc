#include "grievances/routes.h"

#include "base/stream_id.h"
#include "grievances/domain/fields.h"
#include "grievances/domain/survey_answer.h"
#include "grievances/door.h"

namespace enlace::grievances {
namespace {

using aggregate::Message;

// A grievance is nobody's patient's and stands in a slot of its own. What is about a case belongs
// to that case's story.
std::optional<api::NewStream> grievance_stream(const Message& command,
                                               std::string_view command_id) {
    const auto& file = static_cast<const v1::FileGrievance&>(command);
    return api::NewStream{
        base::make_stream_id("grievance", base::slot_of_digest(command_id), command_id),
        file.case_id()};
}

api::CommandRoute on_grievance(std::string_view verb,
                               const google::protobuf::Descriptor* command,
                               std::string_view summary) {
    return {.pattern = "/v1/grievances/{id}/" + std::string(verb),
            .summary = std::string(summary),
            .command = command,
            .creates = nullptr};
}

api::CommandRoutes survey_routes(const aggregate::Decider& surveys, std::shared_ptr<Door> door) {
    api::CommandRoutes routes;
    routes.decider = &surveys;
    routes.malformed = [](const Message&) { return std::vector<base::FieldError>(); };
    routes.routes = {
        {.pattern = "/v1/surveys/{id}/hand-out",
         .summary = "Give the person who was looked after the token: the folio and its secret.",
         .command = v1::HandOutSurvey::descriptor(),
         .creates = nullptr,
         .secret = [door](std::string_view stream,
                          std::uint64_t) { return door->secret_of(stream); }},
    };
    return routes;
}

api::CommandRoutes answer_routes(const aggregate::Decider& answers, std::shared_ptr<Door> door) {
    api::CommandRoutes routes;
    routes.decider = &answers;
    routes.malformed = [](const Message& command) {
        return malformed(static_cast<const v1::SurveyAnswerCommand&>(command));
    };
    const auto answer_stream = [door](const Message& command,
                                      std::string_view) -> std::optional<api::NewStream> {
        auto stream = door->answer_stream(static_cast<const v1::AnswerSurvey&>(command).survey());
        if (!stream) return std::nullopt;
        return api::NewStream{*std::move(stream), ""};
    };
    const auto let_answer = [door](const http::Request& request, const Message& command) {
        return door->let_answer(static_cast<const v1::AnswerSurvey&>(command), request);
    };
    routes.routes = {
        {.pattern = "/v1/public/survey-answers",
         .summary =
             "Answer a survey, once, with the token that was given for it; nobody learns whose "
             "answer it is.",
         .command = v1::AnswerSurvey::descriptor(),
         .creates = answer_stream,
         .without_account = let_answer,
         .shows_secret = true},
    };
    return routes;
}

api::CommandRoutes grievance_routes(const aggregate::Decider& grievances,
                                    std::shared_ptr<Door> door) {
    api::CommandRoutes routes;
    routes.decider = &grievances;
    routes.malformed = [](const Message& command) {
        return malformed(static_cast<const v1::GrievanceCommand&>(command));
    };
    const auto secret = [door](std::string_view stream, std::uint64_t) {
        return door->secret_of(stream);
    };
    const auto let_file = [door](const http::Request&, const Message& command) {
        return door->let_file(static_cast<const v1::FileGrievance&>(command));
    };
    const auto let_in = [door](const http::Request& request, const Message&) {
        return door->let_in(request);
    };
    const auto of_public = [&](std::string_view verb, const google::protobuf::Descriptor* command,
                               std::string_view summary) {
        auto route = on_grievance(verb, command, summary);
        route.pattern = "/v1/public/grievances/{id}/" + std::string(verb);
        route.without_account = let_in;
        return route;
    };
    routes.routes = {
        {.pattern = "/v1/grievances",
         .summary = "Take in a grievance; its folio and secret are for whoever brought it.",
         .command = v1::FileGrievance::descriptor(),
         .creates = grievance_stream,
         .secret = secret},
        {.pattern = "/v1/public/grievances",
         .summary = "File a grievance without an account; keep the folio and the secret.",
         .command = v1::FileGrievance::descriptor(),
         .creates = grievance_stream,
         .without_account = let_file,
         .secret = secret},
        of_public("withdraw", v1::WithdrawGrievance::descriptor(),
                  "Withdraw what you filed; a severe matter is looked into all the same."),
        of_public("reopen", v1::ReopenGrievance::descriptor(),
                  "Object to the answer, within the time for it."),
        of_public("satisfaction", v1::RecordSatisfaction::descriptor(),
                  "Say how satisfied you are with the answer."),
        on_grievance("acknowledge", v1::AcknowledgeGrievance::descriptor(),
                     "Whoever filed it was told that it came in."),
        on_grievance("classify", v1::ClassifyGrievance::descriptor(),
                     "Say what it is about and how severe, which sets its clocks."),
        on_grievance("dismiss", v1::DismissGrievance::descriptor(), "Do not admit it."),
        on_grievance("forward", v1::ForwardGrievance::descriptor(),
                     "Hand it over to the institution that is competent."),
        on_grievance("assign", v1::AssignGrievance::descriptor(),
                     "Name who looks into it, never whom it is about."),
        on_grievance("start", v1::StartInvestigation::descriptor(), "Begin the investigation."),
        on_grievance("request-info", v1::RequestGrievanceInfo::descriptor(),
                     "Ask for information; the clock stands still meanwhile."),
        on_grievance("info", v1::ProvideGrievanceInfo::descriptor(),
                     "Note what was answered; the clock goes on."),
        on_grievance("propose-resolution", v1::ProposeResolution::descriptor(),
                     "Propose the outcome, the answer and the measures."),
        on_grievance("return-resolution", v1::ReturnResolution::descriptor(),
                     "Send the resolution back to be worked on."),
        on_grievance("notify", v1::NotifyResolution::descriptor(),
                     "Whoever filed it was given the answer, or can't be reached."),
        on_grievance("close", v1::CloseGrievance::descriptor(),
                     "Close it, with what the person thinks of the answer."),
        on_grievance("reopen", v1::ReopenGrievance::descriptor(),
                     "Have it looked into again, as an auditor."),
        on_grievance("withdraw", v1::WithdrawGrievance::descriptor(),
                     "Withdraw it for whoever filed it."),
        on_grievance("satisfaction", v1::RecordSatisfaction::descriptor(),
                     "Note what whoever filed it thinks of the answer."),
        on_grievance("void", v1::VoidGrievance::descriptor(), "Mark one entered in error."),
    };
    return routes;
}

}  // namespace

std::vector<api::CommandRoutes> all_routes(const api::ServiceContext& context,
                                           const Deciders& deciders) {
    const auto door = std::make_shared<Door>(context.deployment_key, context.clock, context.policy);
    return {grievance_routes(*deciders.grievances, door), survey_routes(*deciders.surveys, door),
            answer_routes(*deciders.answers, door)};
}

}  // namespace enlace::grievances
