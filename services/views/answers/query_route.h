#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "enlace/common/v1/problem.pb.h"
#include "http/json.h"
#include "http/router.h"
#include "views/answers/access_log.h"
#include "views/answers/query_parameters.h"
#include "views/answers/readings.h"
#include "views/answers/refusals.h"
#include "views/views.h"

// How a query becomes a route: what all of them have in common.
namespace enlace::views {

inline constexpr http::Parameter kInstitution{
    .name = "clues", .meaning = "CLUES of the institution.", .example = "SPSSA000121"};
inline constexpr http::Parameter kJurisdiction{
    .name = "code", .meaning = "Of the jurisdiction in the directory.", .example = "VII"};

inline constexpr std::string_view kCsv = "text/csv; charset=utf-8";

// What answers.
struct Served {
    const Views& views;
    AccessLog& accesses;
};

// What is asked.
struct Question {
    const common::v1::Principal& who;
    std::string_view id;  // Of the stream that the path names.
    const http::Request& request;
    QueryParameters with;
};

namespace detail {

inline constexpr http::Parameter kEtag{.name = "ETag",
                                       .meaning = "The thing's version, in quotes: for If-Match."};

template <class Answer>
void add_version(http::Response& response, const Answer& answer) {
    if constexpr (requires { answer.version(); }) {
        response.headers.emplace_back(kEtag.name, '"' + std::to_string(answer.version()) + '"');
    }
}

// What all queries have in common; `ask` gives a Found<...>, of which `respond` makes the response.
// `kind`: of the stream that the path names, if it names one.
template <class Ask, class Respond>
http::Handler answering(const Served& served, std::string_view kind, Ask ask, Respond respond) {
    return [served, kind, ask,
            respond](http::Request& request) -> boost::asio::awaitable<http::Response> {
        const Views& views = served.views;
        if (const auto behind = co_await wait_for_client(views, request)) {
            co_return http::to_response(*behind, request);
        }
        const auto& queries = views.queries();
        const auto id = kind.empty() ? Found<std::string>()
                                     : queries.id_of(request.principal, kind, request.param("id"));
        if (!id) co_return http::to_response(refusal(id.error()), request);
        const Question question{request.principal, *id, request, read_parameters(request)};
        const auto found = ask(queries, question);
        if (!found) co_return http::to_response(refusal(found.error()), request);
        if (auto read = reading(*found, *id)) {
            const bool recorded = co_await served.accesses.record(*std::move(read), request);
            if (!recorded)
                co_return http::to_response(http::problem(common::v1::NOT_AUDITED), request);
        }
        co_return respond(*found);
    };
}

}  // namespace detail

// What a query takes besides its path.
struct Takes {
    std::string_view kind = {};  // Of the stream that the path names.
    http::Parameters path = {};
    http::Parameters query = {};
};

template <class Answer, class Ask>
http::Route query(const Served& served,
                  std::string_view pattern,
                  std::string_view summary,
                  Takes takes,
                  Ask ask) {
    http::Answer answer{.message = Answer::descriptor()};
    if constexpr (requires(Answer of) { of.version(); }) answer.headers.push_back(detail::kEtag);
    const auto respond = [](const Answer& found) {
        http::Response response = http::json_response(200, found);
        detail::add_version(response, found);
        return response;
    };
    http::Route route{.pattern = std::string(pattern),
                      .summary = std::string(summary),
                      .path = std::move(takes.path),
                      .query = std::move(takes.query),
                      .headers = {kEnlacePosition},
                      .answers = {answer},
                      .problems = {&http::value_of(common::v1::UNKNOWN_STREAM),
                                   &http::value_of(common::v1::INVALID_FIELD),
                                   &http::value_of(common::v1::VIEWS_BEHIND)},
                      .handler = detail::answering(served, takes.kind, ask, respond)};
    if (!takes.kind.empty()) {
        route.problems.push_back(&http::value_of(common::v1::FOLIO_AMBIGUOUS));
        route.problems.push_back(&http::value_of(common::v1::NOT_AUDITED));
    }
    return route;
}

// The same as CSV, which `write` makes of it.
template <class Answer, class Ask, class Write>
http::Route csv_query(const Served& served,
                      std::string_view pattern,
                      std::string_view summary,
                      Takes takes,
                      Ask ask,
                      Write write) {
    auto route = query<Answer>(served, pattern, summary, takes, ask);
    route.answers = {{.meaning = "The answer as CSV.", .content_type = kCsv}};
    route.handler = detail::answering(served, takes.kind, ask, [write](const Answer& found) {
        return http::Response{.status = 200, .content_type = kCsv, .body = write(found)};
    });
    return route;
}

}  // namespace enlace::views
