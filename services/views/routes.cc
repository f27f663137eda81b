#include "views/routes.h"

#include <boost/asio/this_coro.hpp>

#include "base/check.h"
#include "enlace/common/v1/problem.pb.h"
#include "http/json.h"
#include "views/query_parameters.h"
#include "views/visit_stream.h"

namespace enlace::views {

namespace asio = boost::asio;
using http::Problem;
using http::Request;
using http::Response;

namespace {

constexpr auto kWaitMax = std::chrono::seconds(5);

constexpr http::Parameter kEnlacePosition{
    .name = "Enlace-Position",
    .meaning = "Of a command's answer: waits until the views know of that command."};
constexpr http::Parameter kEtag{.name = "ETag",
                                .meaning = "The thing's version, in quotes: for If-Match."};
constexpr http::Parameter kLastEventId{.name = "Last-Event-ID",
                                       .meaning = "Goes on after the event that has this id."};
constexpr http::Parameter kLastEventIdInQuery{
    .name = "last_event_id", .meaning = "As the header Last-Event-ID, for who can't set it."};

constexpr http::Parameter kPatient{.name = "id", .meaning = "Of the patient."};
constexpr http::Parameter kCase{.name = "id", .meaning = "Of the case."};
constexpr http::Parameter kVisit{.name = "id", .meaning = "Of the visit."};
constexpr http::Parameter kInstitution{
    .name = "clues", .meaning = "CLUES of the institution.", .example = "SPSSA000121"};
constexpr http::Parameter kJurisdiction{
    .name = "code", .meaning = "Of the jurisdiction in the directory.", .example = "VII"};

// The same for what is missing and for what is not the asker's.
Problem not_found() {
    return http::problem(common::v1::UNKNOWN_STREAM);
}

Problem malformed(std::string_view parameter) {
    return http::problem(common::v1::INVALID_FIELD, {{std::string(parameter), "malformed"}});
}

Problem refusal(Refused why) {
    switch (why) {
        case Refused::not_found:
            return not_found();
        case Refused::bad_cursor:
            break;
    }
    return malformed(kCursor.name);
}

// Waits until the views have folded what the client knows of.
asio::awaitable<std::optional<Problem>> wait_for_client(const Views& views,
                                                        const Request& request) {
    const auto header = request.header(kEnlacePosition.name);
    if (!header) co_return std::nullopt;
    auto tokens = parse_positions(*header);
    if (!tokens || !views.follows(*tokens)) co_return malformed(kEnlacePosition.name);
    const auto deadline = std::chrono::steady_clock::now() + kWaitMax;
    if (co_await views.wait_for(std::move(*tokens), deadline)) co_return std::nullopt;
    co_return http::problem(common::v1::VIEWS_BEHIND);
}

template <class Answer>
void add_version(Response& response, const Answer& answer) {
    if constexpr (requires { answer.version(); }) {
        response.headers.emplace_back(kEtag.name, '"' + std::to_string(answer.version()) + '"');
    }
}

// What all queries have in common; `ask` gives a Found<...>.
template <class Ask>
http::Handler answering(const Views& views, Ask ask) {
    return [&views, ask](Request& request) -> asio::awaitable<Response> {
        if (const auto behind = co_await wait_for_client(views, request)) {
            Response response = http::to_response(*behind, request);
            if (response.status == 503) response.headers.emplace_back("Retry-After", "1");
            co_return response;
        }
        const auto found = ask(views.queries(), request, read_parameters(request));
        if (!found) co_return http::to_response(refusal(found.error()), request);
        Response response = http::json_response(200, *found);
        add_version(response, *found);
        co_return response;
    };
}

asio::awaitable<Response> begin_stream(const Views& views, Request& request) {
    const Queries& queries = views.queries();
    const auto jurisdiction = request.param("code");
    if (!queries.may_ask(request.principal, jurisdiction)) {
        co_return http::to_response(not_found(), request);
    }
    FeedPlace from(queries.feed_partitions());
    if (const auto last = request.last_event_id()) {
        const auto place = FeedPlace::parse(*last, queries.feed_partitions());
        if (!place) co_return http::to_response(malformed(kLastEventId.name), request);
        from = *place;
    }
    co_return http::event_stream(stream_visits(views, request.principal, std::string(jurisdiction),
                                               std::move(from),
                                               co_await asio::this_coro::executor));
}

// What a query takes besides its path.
struct Takes {
    http::Parameters path = {};
    http::Parameters query = {};
};

template <class Answer, class Ask>
http::Route query(
    const Views& views, std::string pattern, std::string summary, Takes takes, Ask ask) {
    http::Answer answer{.message = Answer::descriptor()};
    if constexpr (requires(Answer of) { of.version(); }) answer.headers.push_back(kEtag);
    return {.pattern = std::move(pattern),
            .summary = std::move(summary),
            .path = std::move(takes.path),
            .query = std::move(takes.query),
            .headers = {kEnlacePosition},
            .answers = {answer},
            .problems = {&http::value_of(common::v1::UNKNOWN_STREAM),
                         &http::value_of(common::v1::INVALID_FIELD),
                         &http::value_of(common::v1::VIEWS_BEHIND)},
            .handler = answering(views, ask)};
}

void add_patient_routes(http::Router& router, const Views& views) {
    router.add(query<v1::PatientView>(
        views, "/v1/patients/{id}",
        "A patient with cases, home visits and open obligations, now or at an earlier moment.",
        {.path = {kPatient}, .query = {kAsOf, kAsKnownAt}},
        [](const Queries& queries, const Request& request, const QueryParameters& with) {
            return queries.patient(request.principal, request.param("id"), with.moment);
        }));
    router.add(query<v1::TimelinePage>(
        views, "/v1/patients/{id}/timeline", "What was recorded about a patient, oldest first.",
        {.path = {kPatient}, .query = {kAsOf, kAsKnownAt, kCursor, kLimit}},
        [](const Queries& queries, const Request& request, const QueryParameters& with) {
            return queries.timeline(request.principal, request.param("id"), with.moment, with.page);
        }));
    router.add(query<v1::CaseView>(
        views, "/v1/cases/{id}", "A case, and what may be done about it now.", {.path = {kCase}},
        [](const Queries& queries, const Request& request, const QueryParameters&) {
            return queries.social_case(request.principal, request.param("id"));
        }));
    router.add(query<v1::HomeVisitView>(
        views, "/v1/home-visits/{id}", "A home visit, and what may be done about it now.",
        {.path = {kVisit}},
        [](const Queries& queries, const Request& request, const QueryParameters&) {
            return queries.home_visit(request.principal, request.param("id"));
        }));
}

void add_workload_routes(http::Router& router, const Views& views) {
    router.add(query<v1::WorkloadView>(
        views, "/v1/jurisdictions/{code}/workload",
        "How many visits a jurisdiction has open, of what kind, and how many come and go.",
        {.path = {kJurisdiction}},
        [](const Queries& queries, const Request& request, const QueryParameters&) {
            return queries.workload(request.principal, request.param("code"));
        }));
    router.add(query<v1::WorkloadList>(
        views, "/v1/workload",
        "The workload of all jurisdictions, and of the visits that wait to be routed.", {},
        [](const Queries& queries, const Request& request, const QueryParameters&) {
            return queries.workloads(request.principal);
        }));
    router.add(query<v1::HomeVisitPage>(
        views, "/v1/jurisdictions/{code}/home-visits",
        "A jurisdiction's open visits, earliest window end first.",
        {.path = {kJurisdiction}, .query = {kState, kCursor, kLimit}},
        [](const Queries& queries, const Request& request, const QueryParameters& with) {
            return queries.work_list(request.principal, request.param("code"), with.state,
                                     with.page);
        }));
    router.add(query<v1::HomeVisitPage>(
        views, "/v1/unrouted-home-visits",
        "Visits whose place led to no jurisdiction and that wait for the state coordinator.",
        {.query = {kCursor, kLimit}},
        [](const Queries& queries, const Request& request, const QueryParameters& with) {
            return queries.unrouted(request.principal, with.page);
        }));
}

void add_office_routes(http::Router& router, const Views& views) {
    router.add(query<v1::CasePage>(
        views, "/v1/institutions/{clues}/cases",
        "An institution's living cases, whoever's clock runs out first first.",
        {.path = {kInstitution}, .query = {kWorker, kCaseState, kCursor, kLimit}},
        [](const Queries& queries, const Request& request, const QueryParameters& with) {
            return queries.office(request.principal, request.param("clues"),
                                  {.worker = with.worker, .state = with.state}, with.page);
        }));
    router.add(query<v1::BreachPage>(
        views, "/v1/institutions/{clues}/breaches",
        "What ran out at an institution without anybody doing it, longest standing first.",
        {.path = {kInstitution}, .query = {kCursor, kLimit}},
        [](const Queries& queries, const Request& request, const QueryParameters& with) {
            return queries.breaches(request.principal, request.param("clues"), with.page);
        }));
}

http::Route stream_route(const Views& views) {
    return {.pattern = "/v1/jurisdictions/{code}/home-visits/stream",
            .summary = "What changes among a jurisdiction's visits, as server-sent events.",
            .details =
                "The history comes first, then news as they happen. A client that was cut "
                "off sends the last `id` it saw and misses nothing.",
            .path = {kJurisdiction},
            .query = {kLastEventIdInQuery},
            .headers = {kLastEventId},
            .answers = {{.meaning = "Events, for as long as the client listens.",
                         .content_type = http::kEventStream,
                         .events = {{"visit", "A visit of the jurisdiction, as it stands now.",
                                     v1::VisitMessage::descriptor()},
                                    {"withdrawn", "It is another jurisdiction's now, or nobody's.",
                                     v1::WithdrawnMessage::descriptor()}}}},
            .problems = {&http::value_of(common::v1::UNKNOWN_STREAM),
                         &http::value_of(common::v1::INVALID_FIELD)},
            .handler = [&views](Request& request) { return begin_stream(views, request); }};
}

}  // namespace

void add_routes(http::Router& router, const Views& views) {
    add_patient_routes(router, views);
    add_workload_routes(router, views);
    add_office_routes(router, views);
    router.add(stream_route(views));
}

}  // namespace enlace::views
