#include "views/surveys/survey_routes.h"

#include <limits>

#include "views/answers/query_route.h"
#include "views/answers/route_groups.h"
#include "views/folding/positions.h"
#include "views/services.h"

namespace enlace::views {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr http::Parameter kSurveyState{.name = "state",
                                       .meaning = "Only invitations in that state.",
                                       .form = http::Parameter::Form::word,
                                       .words = grievances::v1::SurveyState::Status_descriptor};
// Of what was written, one month is asked for.
constexpr http::Parameter kThatMonth = [] {
    auto month = kMonth;
    month.required = true;
    return month;
}();

// Whom a path is about: both kinds have the same routes.
struct Whose {
    std::string path;
    http::Parameter parameter;
    SurveyOwner (*of)(const Request&);
    std::string_view who;
};

SurveyOwner unit_of(const Request& request) {
    return {.unit = request.param("clues")};
}
SurveyOwner jurisdiction_of(const Request& request) {
    return {.jurisdiction = request.param("code")};
}

asio::awaitable<Response> form(const Views& views,
                               api::FolioDoor& door,
                               const directory::Questionnaires& questionnaires,
                               const Request& request) {
    const auto shown = door.let_in(kSurveyKind, request.param("id"), request);
    if (!shown) co_return http::to_response(shown.error(), request);
    if (const auto behind = co_await wait_for_client(views, request))
        co_return http::to_response(*behind, request);
    const auto found = views.queries().survey_form(*shown, questionnaires);
    if (!found) co_return http::to_response(refusal(found.error()), request);
    co_return http::json_response(200, *found);
}

asio::awaitable<Response> questionnaire(const directory::Questionnaires& questionnaires,
                                        const Request& request) {
    const auto version = parse_number(request.param("version")).value_or(0);
    const auto* asked = version > std::numeric_limits<std::uint32_t>::max()
                            ? nullptr
                            : questionnaires.version(static_cast<std::uint32_t>(version));
    co_return asked ? http::json_response(200, *asked) : http::to_response(not_found(), request);
}

}  // namespace

void add_questionnaire_routes(http::Router& router,
                              const Views& views,
                              api::FolioDoor& door,
                              const directory::Questionnaires& questionnaires) {
    router.add({.pattern = "/v1/public/surveys/{id}",
                .summary = "What you are asked, and until when you may answer.",
                .path = {{.name = "id", .meaning = "The folio that was given for it."}},
                .headers = {api::kFolioSecret, kEnlacePosition},
                .answers = {{.message = v1::SurveyForm::descriptor()}},
                .problems = {&http::value_of(common::v1::UNKNOWN_STREAM),
                             &http::value_of(common::v1::INVALID_FIELD),
                             &http::value_of(common::v1::TOO_MANY_REQUESTS),
                             &http::value_of(common::v1::VIEWS_BEHIND)},
                .authenticated = false,
                .handler = [&views, &door, &questionnaires](Request& request) {
                    return form(views, door, questionnaires, request);
                }});
    router.add({.pattern = "/v1/questionnaires/{version}",
                .summary = "What a version of the satisfaction survey asks.",
                .path = {{.name = "version", .meaning = "Of the questionnaire.", .example = "1"}},
                .answers = {{.message = grievances::v1::Questionnaire::descriptor()}},
                .problems = {&http::value_of(common::v1::UNKNOWN_STREAM)},
                .handler = [&questionnaires](Request& request) {
                    return questionnaire(questionnaires, request);
                }});
}

void add_survey_queries(http::Router& router, const Served& served) {
    for (const Whose& whose : {Whose{"/v1/institutions/{clues}", kInstitution, unit_of, "a unit"},
                               Whose{"/v1/jurisdictions/{code}", kJurisdiction, jurisdiction_of,
                                     "a jurisdiction's teams"}}) {
        const std::string who(whose.who);
        router.add(query<v1::SurveyPage>(
            served, whose.path + "/surveys",
            "Whom " + who + " may ask how satisfied they are, the newest first.",
            {.path = {whose.parameter}, .query = {kSurveyState, kCursor, kLimit}},
            [of = whose.of](const Queries& queries, const Question& asked) {
                return queries.surveys(asked.who, of(asked.request), asked.with.state,
                                       asked.with.page);
            }));
        router.add(query<v1::SurveyResults>(
            served, whose.path + "/survey-results",
            "How satisfied people are with " + who + ", month by month.",
            {.path = {whose.parameter}, .query = {kMonth}},
            [of = whose.of](const Queries& queries, const Question& asked) {
                return queries.survey_results(asked.who, of(asked.request), asked.with.month);
            }));
        router.add(query<v1::SurveyTexts>(
            served, whose.path + "/survey-texts", "What people wrote about " + who + " in a month.",
            {.path = {whose.parameter}, .query = {kThatMonth}},
            [of = whose.of](const Queries& queries, const Question& asked) {
                return queries.survey_texts(asked.who, of(asked.request), asked.with.month);
            }));
    }
}

}  // namespace enlace::views
