#include "views/refusals.h"

#include "api/references.h"

namespace enlace::views {

namespace asio = boost::asio;
using http::Problem;
using http::Request;
using http::Response;

namespace {

constexpr auto kWaitMax = std::chrono::seconds(5);

Problem invalid(std::string_view parameter, std::string_view code) {
    Problem problem{
        .status = 422, .code = "invalid_field", .detail = "Correct the parameters that are named."};
    problem.errors.push_back({std::string(parameter), std::string(code)});
    return problem;
}

}  // namespace

Problem not_found() {
    return {.status = 404,
            .code = "unknown_stream",
            .detail = "There is no such thing, or it is not yours to see. Check the id."};
}

Problem malformed(std::string_view parameter) {
    return invalid(parameter, "malformed");
}

Problem refusal(Refused why) {
    switch (why) {
        case Refused::not_found:
            return not_found();
        case Refused::mistyped_folio:
            return invalid("id", "check_digit");
        case Refused::ambiguous_folio:
            return api::folio_ambiguous();
        case Refused::bad_cursor:
            break;
    }
    return malformed("cursor");
}

Problem not_audited() {
    return {.status = 503,
            .code = "not_audited",
            .detail =
                "Who reads about a patient is recorded first, and that is not possible at "
                "present. Try again."};
}

Response refused(const Problem& problem, const Request& request) {
    Response response = http::to_response(problem, request);
    if (response.status == 503) response.headers.emplace_back("Retry-After", "1");
    return response;
}

asio::awaitable<std::optional<Problem>> wait_for_client(const Views& views,
                                                        const Request& request) {
    const auto header = request.header("Enlace-Position");
    if (!header) co_return std::nullopt;
    auto tokens = parse_positions(*header);
    if (!tokens || !views.follows(*tokens)) co_return malformed("Enlace-Position");
    const auto deadline = std::chrono::steady_clock::now() + kWaitMax;
    if (co_await views.wait_for(std::move(*tokens), deadline)) co_return std::nullopt;
    co_return Problem{
        .status = 503,
        .code = "views_behind",
        .detail =
            "The views have not come as far as Enlace-Position yet. Try again, or leave the "
            "header out to see what there is."};
}

}  // namespace enlace::views
