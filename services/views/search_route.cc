#include "views/search_route.h"

#include "http/json.h"
#include "views/readings.h"
#include "views/refusals.h"

namespace enlace::views {

namespace asio = boost::asio;
using http::Request;
using http::Response;

namespace {

http::Problem invalid_fields(const std::vector<base::FieldError>& errors) {
    http::Problem problem{
        .status = 422, .code = "invalid_field", .detail = "Correct the fields that are named."};
    for (const auto& error : errors) {
        problem.errors.push_back({http::json_path(error.field), std::string(error.code)});
    }
    return problem;
}

asio::awaitable<Response> answer(const Views& views, AccessLog& accesses, const Request& request) {
    v1::PatientSearch asked;
    if (const auto read = http::read_body(request, asked); !read) {
        co_return refused(read.error(), request);
    }
    const auto meant = sought(asked, views.queries().search_key());
    if (!meant) co_return refused(invalid_fields(meant.error()), request);
    if (const auto behind = co_await wait_for_client(views, request)) {
        co_return refused(*behind, request);
    }
    const auto found = views.queries().search(request.principal, *meant);
    if (!found) co_return refused(refusal(found.error()), request);
    auto read = reading(*found, {});
    const bool recorded = co_await accesses.record(*std::move(read), request);
    if (!recorded) co_return refused(not_audited(), request);
    co_return http::json_response(200, *found);
}

}  // namespace

http::Route search_route(const Views& views, AccessLog& accesses) {
    http::Route route;
    route.method = http::Method::post;
    route.pattern = "/v1/patients/search";
    route.summary =
        "Find patients by CURP, name, birth date, file number, folio or telephone number.";
    route.request = v1::PatientSearch::descriptor();
    route.answer = v1::PatientMatches::descriptor();
    route.handler = [&views, &accesses](Request& request) {
        return answer(views, accesses, request);
    };
    return route;
}

}  // namespace enlace::views
