#include "process/authentication.h"

#include <cctype>

#include "base/check.h"
#include "http/problem.h"

namespace enlace::process {
namespace {

constexpr std::string_view kScheme = "Bearer ";

http::Response unauthenticated(security::TokenError error, const http::Request& request) {
    auto response = http::to_response(http::problem(problem_of(error)), request);
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
}

}  // namespace

common::v1::ProblemCode problem_of(security::TokenError error) {
    std::string name = "TOKEN_" + std::string(security::code(error));
    for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    common::v1::ProblemCode code{};
    base::check(common::v1::ProblemCode_Parse(name, &code), "each refusal of a token has a code");
    return code;
}

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
