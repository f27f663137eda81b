#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Where a webhook's messages go. Pure.
namespace enlace::gateway {

inline constexpr std::size_t kWebhookUrlMax = 2'000;

struct WebhookUrl {
    std::string host;  // A name or an address; one of IPv6 without its brackets.
    std::uint16_t port = 443;
    std::string target;     // Path and query, at least "/".
    std::string authority;  // Host and port as they were written.
};

// https://host[:port][/path][?query] in printable ASCII, without user or fragment. Nothing: it is
// something else.
std::optional<WebhookUrl> read_webhook_url(std::string_view text);

}  // namespace enlace::gateway
