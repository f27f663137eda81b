#include "views/routes.h"

#include <boost/asio/this_coro.hpp>

#include "base/check.h"
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

Problem problem(unsigned status, std::string_view code, std::string_view detail) {
    Problem problem;
    problem.status = status;
    problem.code = code;
    problem.detail = detail;
    return problem;
}

// The same for what is missing and for what is not the asker's.
Problem not_found() {
    return problem(404, "unknown_stream",
                   "There is no such thing, or it is not yours to see. Check the id.");
}

Problem malformed(const char* parameter) {
    Problem refused = problem(422, "invalid_field", "Correct the parameters that are named.");
    refused.errors.push_back({parameter, "malformed"});
    return refused;
}

Problem refusal(Refused why) {
    switch (why) {
        case Refused::not_found:
            return not_found();
        case Refused::bad_cursor:
            break;
    }
    return malformed("cursor");
}

// Waits until the views have folded what the client knows of.
asio::awaitable<std::optional<Problem>> wait_for_client(const Views& views,
                                                        const Request& request) {
    const auto header = request.header("Enlace-Position");
    if (!header) co_return std::nullopt;
    auto tokens = parse_positions(*header);
    if (!tokens || !views.follows(*tokens)) co_return malformed("Enlace-Position");
    const auto deadline = std::chrono::steady_clock::now() + kWaitMax;
    if (co_await views.wait_for(std::move(*tokens), deadline)) co_return std::nullopt;
    co_return problem(503, "views_behind",
                      "The views have not come as far as Enlace-Position yet. Try again, or leave "
                      "the header out to see what there is.");
}

template <class Answer>
void add_version(Response& response, const Answer& answer) {
    if constexpr (requires { answer.version(); }) {
        response.headers.emplace_back("ETag", '"' + std::to_string(answer.version()) + '"');
    }
}

// What all queries have in common; `ask` gives a Found<...>.
template <class Ask>
http::Handler answering(const Views& views, Ask ask) {
    return [&views, ask](Request& request) -> asio::awaitable<Response> {
        const auto parameters = read_parameters(request);
        if (!parameters) {
            co_return http::to_response(malformed(parameters.error()), request);
        }
        if (const auto behind = co_await wait_for_client(views, request)) {
            Response response = http::to_response(*behind, request);
            if (response.status == 503) response.headers.emplace_back("Retry-After", "1");
            co_return response;
        }
        const auto found = ask(views.queries(), request, *parameters);
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
        if (!place) co_return http::to_response(malformed("Last-Event-ID"), request);
        from = *place;
    }
    co_return http::event_stream(stream_visits(views, request.principal, std::string(jurisdiction),
                                               std::move(from),
                                               co_await asio::this_coro::executor));
}

template <class Answer, class Ask>
http::Route query(const Views& views, std::string pattern, std::string summary, Ask ask) {
    http::Route route;
    route.pattern = std::move(pattern);
    route.summary = std::move(summary);
    route.answer = Answer::descriptor();
    route.handler = answering(views, ask);
    return route;
}

void add_patient_routes(http::Router& router, const Views& views) {
    router.add(query<v1::PatientView>(
        views, "/v1/patients/{id}",
        "A patient with cases, home visits and open obligations, now or at an earlier moment.",
        [](const Queries& queries, const Request& request, const QueryParameters& with) {
            return queries.patient(request.principal, request.param("id"), with.moment);
        }));
    router.add(query<v1::TimelinePage>(
        views, "/v1/patients/{id}/timeline", "What was recorded about a patient, oldest first.",
        [](const Queries& queries, const Request& request, const QueryParameters& with) {
            return queries.timeline(request.principal, request.param("id"), with.moment, with.page);
        }));
    router.add(query<v1::CaseView>(
        views, "/v1/cases/{id}", "A case, and what may be done about it now.",
        [](const Queries& queries, const Request& request, const QueryParameters&) {
            return queries.social_case(request.principal, request.param("id"));
        }));
    router.add(query<v1::HomeVisitView>(
        views, "/v1/home-visits/{id}", "A home visit, and what may be done about it now.",
        [](const Queries& queries, const Request& request, const QueryParameters&) {
            return queries.home_visit(request.principal, request.param("id"));
        }));
}

void add_workload_routes(http::Router& router, const Views& views) {
    router.add(query<v1::WorkloadView>(
        views, "/v1/jurisdictions/{code}/workload",
        "How many visits a jurisdiction has open, of what kind, and how many come and go.",
        [](const Queries& queries, const Request& request, const QueryParameters&) {
            return queries.workload(request.principal, request.param("code"));
        }));
    router.add(query<v1::WorkloadList>(
        views, "/v1/workload",
        "The workload of all jurisdictions, and of the visits that wait to be routed.",
        [](const Queries& queries, const Request& request, const QueryParameters&) {
            return queries.workloads(request.principal);
        }));
    router.add(query<v1::HomeVisitPage>(
        views, "/v1/jurisdictions/{code}/home-visits",
        "A jurisdiction's open visits, earliest window end first.",
        [](const Queries& queries, const Request& request, const QueryParameters& with) {
            return queries.work_list(request.principal, request.param("code"), with.state,
                                     with.page);
        }));
    router.add(query<v1::HomeVisitPage>(
        views, "/v1/unrouted-home-visits",
        "Visits whose place led to no jurisdiction and that wait for the state coordinator.",
        [](const Queries& queries, const Request& request, const QueryParameters& with) {
            return queries.unrouted(request.principal, with.page);
        }));
}

}  // namespace

void add_routes(http::Router& router, const Views& views) {
    add_patient_routes(router, views);
    add_workload_routes(router, views);
    http::Route stream;
    stream.pattern = "/v1/jurisdictions/{code}/home-visits/stream";
    stream.summary = "What changes among a jurisdiction's visits, as server-sent events.";
    stream.handler = [&views](Request& request) { return begin_stream(views, request); };
    router.add(std::move(stream));
}

}  // namespace enlace::views
