#include "views/routes.h"

#include <boost/asio/this_coro.hpp>

#include "http/json.h"
#include "views/query_parameters.h"
#include "views/readings.h"
#include "views/refusals.h"
#include "views/search_route.h"
#include "views/services.h"
#include "views/visit_stream.h"

namespace enlace::views {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

constexpr std::string_view kNoStream;

// What answers.
struct Served {
    const Views& views;
    AccessLog& accesses;
};

// What is asked.
struct Question {
    const Request& request;
    std::string_view id;  // Of the stream that the path names.
    const QueryParameters& with;
};

template <class Answer>
void add_version(Response& response, const Answer& answer) {
    if constexpr (requires { answer.version(); }) {
        response.headers.emplace_back("ETag", '"' + std::to_string(answer.version()) + '"');
    }
}

// What all queries have in common; `ask` gives a Found<...>. `kind`: of the stream that the path
// names, if it names one.
template <class Ask>
http::Handler answering(const Served& served, std::string_view kind, Ask ask) {
    return [served, kind, ask](Request& request) -> asio::awaitable<Response> {
        const Views& views = served.views;
        const auto parameters = read_parameters(request);
        if (!parameters) {
            co_return http::to_response(malformed(parameters.error()), request);
        }
        if (const auto behind = co_await wait_for_client(views, request)) {
            co_return refused(*behind, request);
        }
        const auto& queries = views.queries();
        const auto id = kind.empty() ? Found<std::string>()
                                     : queries.id_of(request.principal, kind, request.param("id"));
        if (!id) co_return http::to_response(refusal(id.error()), request);
        const auto found = ask(queries, {request, *id, *parameters});
        if (!found) co_return http::to_response(refusal(found.error()), request);
        if (auto read = reading(*found, *id)) {
            const bool recorded = co_await served.accesses.record(*std::move(read), request);
            if (!recorded) co_return refused(not_audited(), request);
        }
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
http::Route query(const Served& served,
                  std::string pattern,
                  std::string summary,
                  std::string_view kind,
                  Ask ask) {
    http::Route route;
    route.pattern = std::move(pattern);
    route.summary = std::move(summary);
    route.answer = Answer::descriptor();
    route.handler = answering(served, kind, ask);
    return route;
}

void add_patient_routes(http::Router& router, const Served& served) {
    router.add(query<v1::PatientView>(
        served, "/v1/patients/{id}",
        "A patient with cases, home visits and open obligations, now or at an earlier moment.",
        kPatientKind, [](const Queries& queries, const Question& ask) {
            return queries.patient(ask.request.principal, ask.id, ask.with.moment);
        }));
    router.add(query<v1::TimelinePage>(
        served, "/v1/patients/{id}/timeline", "What was recorded about a patient, oldest first.",
        kPatientKind, [](const Queries& queries, const Question& ask) {
            return queries.timeline(ask.request.principal, ask.id, ask.with.moment, ask.with.page);
        }));
    router.add(query<v1::CaseView>(served, "/v1/cases/{id}",
                                   "A case, and what may be done about it now.", kCaseKind,
                                   [](const Queries& queries, const Question& ask) {
                                       return queries.social_case(ask.request.principal, ask.id);
                                   }));
    router.add(query<v1::HomeVisitView>(
        served, "/v1/home-visits/{id}", "A home visit, and what may be done about it now.",
        kVisitKind, [](const Queries& queries, const Question& ask) {
            return queries.home_visit(ask.request.principal, ask.id);
        }));
}

void add_workload_routes(http::Router& router, const Served& served) {
    router.add(query<v1::WorkloadView>(
        served, "/v1/jurisdictions/{code}/workload",
        "How many visits a jurisdiction has open, of what kind, and how many come and go.",
        kNoStream, [](const Queries& queries, const Question& ask) {
            return queries.workload(ask.request.principal, ask.request.param("code"));
        }));
    router.add(query<v1::WorkloadList>(
        served, "/v1/workload",
        "The workload of all jurisdictions, and of the visits that wait to be routed.", kNoStream,
        [](const Queries& queries, const Question& ask) {
            return queries.workloads(ask.request.principal);
        }));
    router.add(query<v1::HomeVisitPage>(served, "/v1/jurisdictions/{code}/home-visits",
                                        "A jurisdiction's open visits, earliest window end first.",
                                        kNoStream, [](const Queries& queries, const Question& ask) {
                                            return queries.work_list(ask.request.principal,
                                                                     ask.request.param("code"),
                                                                     ask.with.state, ask.with.page);
                                        }));
    router.add(query<v1::HomeVisitPage>(
        served, "/v1/unrouted-home-visits",
        "Visits whose place led to no jurisdiction and that wait for the state coordinator.",
        kNoStream, [](const Queries& queries, const Question& ask) {
            return queries.unrouted(ask.request.principal, ask.with.page);
        }));
}

}  // namespace

void add_routes(http::Router& router, const Views& views, AccessLog& accesses) {
    const Served served{views, accesses};
    add_patient_routes(router, served);
    router.add(search_route(views, accesses));
    add_workload_routes(router, served);
    http::Route stream;
    stream.pattern = "/v1/jurisdictions/{code}/home-visits/stream";
    stream.summary = "What changes among a jurisdiction's visits, as server-sent events.";
    stream.handler = [&views](Request& request) { return begin_stream(views, request); };
    router.add(std::move(stream));
}

}  // namespace enlace::views
