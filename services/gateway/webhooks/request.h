#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "enlace/webhooks/v1/webhook.pb.h"
#include "gateway/domain/message.h"
#include "http/outbound.h"
#include "security/key.h"

namespace enlace::gateway {

// A message as a webhook gets it: CloudEvents 1.0, binary mode of the HTTP binding, with what the
// topic's message says; signed. `stream`: the webhook's.
http::OutboundRequest webhook_request(const PublicMessage& message,
                                      std::string_view stream,
                                      const webhooks::v1::WebhookState& webhook,
                                      const security::Key& deployment,
                                      std::int64_t now_us);

}  // namespace enlace::gateway
