#include "views/search/search_route.h"

#include "enlace/common/v1/problem.pb.h"
#include "http/json.h"
#include "views/answers/readings.h"
#include "views/answers/refusals.h"

namespace enlace::views {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

http::Problem invalid_fields(const std::vector<base::FieldError>& errors) {
    http::Problem problem = http::problem(common::v1::INVALID_FIELD);
    for (const auto& error : errors) {
        problem.errors.push_back({http::json_path(error.field), std::string(error.code)});
    }
    return problem;
}

asio::awaitable<Response> answer(const Views& views, AccessLog& accesses, const Request& request) {
    v1::PatientSearch asked;
    if (const auto read = http::read_body(request, asked); !read) {
        co_return http::to_response(read.error(), request);
    }
    const auto meant = sought(asked, views.queries().search_key());
    if (!meant) co_return http::to_response(invalid_fields(meant.error()), request);
    if (const auto behind = co_await wait_for_client(views, request)) {
        co_return http::to_response(*behind, request);
    }
    const auto found = views.queries().search(request.principal, *meant);
    if (!found) co_return http::to_response(refusal(found.error()), request);
    auto read = reading(*found, {});
    const bool recorded = co_await accesses.record(*std::move(read), request);
    if (!recorded) co_return http::to_response(http::problem(common::v1::NOT_AUDITED), request);
    co_return http::json_response(200, *found);
}

}  // namespace

http::Route search_route(const Views& views, AccessLog& accesses) {
    return {.method = http::Method::post,
            .pattern = "/v1/patients/search",
            .summary = "Find patients by CURP, name, birth date, file number, folio or telephone.",
            .details =
                "Whoever is all that is given. It is a question: it changes nothing and takes "
                "no Idempotency-Key; it is a POST because what is asked must not stand in a "
                "URL.",
            .headers = {kEnlacePosition},
            .request = v1::PatientSearch::descriptor(),
            .answers = {{.meaning = "Those who were found, and are the asker's to see.",
                         .message = v1::PatientMatches::descriptor()}},
            .problems = {&http::value_of(common::v1::UNKNOWN_STREAM),
                         &http::value_of(common::v1::INVALID_FIELD),
                         &http::value_of(common::v1::VIEWS_BEHIND),
                         &http::value_of(common::v1::NOT_AUDITED)},
            .handler = [&views, &accesses](Request& request) {
                return answer(views, accesses, request);
            }};
}

}  // namespace enlace::views
