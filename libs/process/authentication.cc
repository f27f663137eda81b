#include "process/authentication.h"

#include "http/problem.h"

namespace enlace::process {
namespace {

constexpr std::string_view kScheme = "Bearer ";

http::Response unauthenticated(security::TokenError error, const http::Request& request) {
    http::Problem problem;
    problem.status = 401;
    problem.code = "token_" + std::string(security::code(error));
    problem.detail = "Send a valid token: Authorization: Bearer <token>.";
    auto response = http::to_response(problem, request);
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
}

}  // namespace

http::Authenticate authenticate_with(security::TokenVerifier& verifier) {
    return
        [&verifier](
            const http::Request& request) -> std::expected<common::v1::Principal, http::Response> {
            const auto header = request.header("Authorization");
            if (!header || !header->starts_with(kScheme)) {
                return std::unexpected(unauthenticated(security::TokenError::missing, request));
            }
            auto principal = verifier.verify(header->substr(kScheme.size()));
            if (!principal) return std::unexpected(unauthenticated(principal.error(), request));
            return *std::move(principal);
        };
}

}  // namespace enlace::process
