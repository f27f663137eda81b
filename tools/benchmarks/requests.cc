#include "tools/benchmarks/requests.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <stdexcept>

#include "base/clock.h"
#include "security/digest.h"

namespace enlace::bench {

std::string fresh_key(std::size_t client) {
    static const std::string run = security::to_hex(security::random_bytes(8));
    static std::uint64_t number = 0;
    return fmt::format("{}-{}-{}", run, client, ++number);
}

void put_post(std::string& request,
              std::string_view target,
              std::string_view token,
              std::string_view key,
              std::string_view body) {
    fmt::format_to(std::back_inserter(request),
                   "POST {} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                   "Authorization: Bearer {}\r\nIdempotency-Key: {}\r\nContent-Length: {}\r\n\r\n"
                   "{}",
                   target, token, key, body.size(), body);
}

std::string text_of(std::int64_t at_us) {
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:06}Z",
                       fmt::gmtime(static_cast<std::time_t>(at_us / base::kSecond_us)),
                       at_us % base::kSecond_us);
}

void put_get(std::string& request,
             std::string_view target,
             std::string_view token,
             std::string_view position) {
    fmt::format_to(std::back_inserter(request),
                   "GET {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n", target,
                   token);
    if (!position.empty()) {
        fmt::format_to(std::back_inserter(request), "Enlace-Position: {}\r\n", position);
    }
    request += "\r\n";
}

std::string id_in(std::string_view body) {
    constexpr std::string_view kId = "\"id\":\"";
    const auto from = body.find(kId);
    if (from == std::string_view::npos) throw std::runtime_error("an answer names no id");
    const auto rest = body.substr(from + kId.size());
    return std::string(rest.substr(0, rest.find('"')));
}

void expect_success(const HttpAnswer& answer) {
    if (answer.status >= 200 && answer.status < 300) return;
    throw std::runtime_error(fmt::format("answered with {}: {}", answer.status, answer.body));
}

}  // namespace enlace::bench
