#include "views/answers/refusals.h"

#include "enlace/common/v1/problem.pb.h"
#include "views/answers/query_parameters.h"

namespace enlace::views {

namespace asio = boost::asio;
using http::Problem;
using http::Request;
using http::Response;

namespace {

constexpr auto kWaitMax = std::chrono::seconds(5);

Problem invalid(std::string_view parameter, std::string_view code) {
    return http::problem(common::v1::INVALID_FIELD, {{std::string(parameter), std::string(code)}});
}

}  // namespace

Problem not_found() {
    return http::problem(common::v1::UNKNOWN_STREAM);
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
            return http::problem(common::v1::FOLIO_AMBIGUOUS);
        case Refused::bad_day:
            return malformed(kDay.name);
        case Refused::bad_month:
            return malformed(kMonth.name);
        case Refused::unknown_time_zone:
            return malformed(kTimeZone.name);
        case Refused::bad_cursor:
            break;
    }
    return malformed(kCursor.name);
}

Response refused(const Problem& problem, const Request& request) {
    Response response = http::to_response(problem, request);
    if (response.status == 503) response.headers.emplace_back("Retry-After", "1");
    return response;
}

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

}  // namespace enlace::views
