#include "gateway/webhooks/request.h"

#include "base/check.h"
#include "base/clock.h"
#include "gateway/domain/webhook_url.h"
#include "gateway/envelope.h"
#include "gateway/webhooks/signature.h"
#include "http/json.h"

namespace enlace::gateway {
namespace {

constexpr std::string_view kOnTopics = "ce_";  // Begins the name of an attribute there,
constexpr std::string_view kInHttp = "ce-";    // and here.

}  // namespace

http::OutboundRequest webhook_request(const PublicMessage& message,
                                      std::string_view stream,
                                      const webhooks::v1::WebhookState& webhook,
                                      const security::Key& deployment,
                                      std::int64_t now_us) {
    auto url = read_webhook_url(webhook.url());
    base::check(url.has_value(), "a webhook's address was read before it was recorded");
    http::OutboundRequest request{.host = std::move(url->host),
                                  .port = url->port,
                                  .authority = std::move(url->authority),
                                  .target = std::move(url->target),
                                  .headers = {},
                                  .body = {}};
    const bool as_protobuf = webhook.content() == webhooks::v1::PROTOBUF;
    request.body = as_protobuf ? message.body->SerializeAsString() : http::to_json(*message.body);
    for (const auto& [name, value] : envelope(message)) {
        if (!name.starts_with(kOnTopics)) continue;
        request.headers.emplace_back(std::string(kInHttp) + name.substr(kOnTopics.size()), value);
    }
    const auto id = event_id(message);
    request.headers.emplace_back("content-type",
                                 as_protobuf ? "application/protobuf" : "application/json");
    request.headers.emplace_back("webhook-id", id);
    request.headers.emplace_back("webhook-timestamp", std::to_string(now_us / base::kSecond_us));
    request.headers.emplace_back("webhook-signature",
                                 signatures(deployment, stream, webhook, id, now_us, request.body));
    return request;
}

}  // namespace enlace::gateway
