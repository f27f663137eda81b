#include "gateway/domain/webhook_url.h"

#include <algorithm>
#include <charconv>

namespace enlace::gateway {
namespace {

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
}

bool is_address_character(char c) {
    return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || (c >= '0' && c <= '9') || c == ':' ||
           c == '.';
}

bool is_target_character(char c) {
    return c > ' ' && c < '\x7f' && c != '#' && c != '\\' && c != '"' && c != '<' && c != '>';
}

std::optional<std::uint16_t> read_port(std::string_view digits) {
    std::uint16_t port = 0;
    const char* const end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, port);
    if (read.ec != std::errc{} || read.ptr != end || port == 0) return std::nullopt;
    return port;
}

}  // namespace

std::optional<WebhookUrl> read_webhook_url(std::string_view text) {
    constexpr std::string_view kScheme = "https://";
    if (text.size() > kWebhookUrlMax || !text.starts_with(kScheme)) return std::nullopt;
    text.remove_prefix(kScheme.size());
    const auto authority = text.substr(0, text.find_first_of("/?"));
    const auto target = text.substr(authority.size());
    if (!std::ranges::all_of(target, is_target_character)) return std::nullopt;

    WebhookUrl url;
    url.authority = authority;
    url.target = target.starts_with('/') ? std::string(target) : "/" + std::string(target);
    auto rest = authority;
    if (rest.starts_with('[')) {
        const auto closed = rest.find(']');
        if (closed == std::string_view::npos) return std::nullopt;
        url.host = rest.substr(1, closed - 1);
        rest.remove_prefix(closed + 1);
        if (!std::ranges::all_of(url.host, is_address_character)) return std::nullopt;
    } else {
        url.host = rest.substr(0, rest.find(':'));
        rest.remove_prefix(url.host.size());
        if (!std::ranges::all_of(url.host, is_name_character)) return std::nullopt;
    }
    if (url.host.empty()) return std::nullopt;
    if (rest.empty()) return url;
    const auto port = rest.starts_with(':') ? read_port(rest.substr(1)) : std::nullopt;
    if (!port) return std::nullopt;
    url.port = *port;
    return url;
}

}  // namespace enlace::gateway
