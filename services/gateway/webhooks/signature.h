#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "enlace/webhooks/v1/webhook.pb.h"
#include "security/key.h"

// How a receiver knows that a message is ours: Standard Webhooks, symmetric (standardwebhooks.com).
namespace enlace::gateway {

// What signs a webhook's messages from that version of its stream on:
//
//   HMAC(deployment key, "webhook secret" | stream | version)
//
// It stands nowhere, and whoever lost the answer is told it again when they repeat their command.
security::Key webhook_key(const security::Key& deployment,
                          std::string_view stream,
                          std::uint64_t version);

// As its receiver is given it: `whsec_` and the key as base64.
std::string webhook_secret(const security::Key& key);

// `v1,` and HMAC(key, "<id>.<seconds since 1970>.<body>") as base64.
std::string signature(const security::Key& key,
                      std::string_view id,
                      std::int64_t time_s,
                      std::string_view body);

// The header `webhook-signature`: while an old secret is good, both, with a blank between them.
std::string signatures(const security::Key& deployment,
                       std::string_view stream,
                       const webhooks::v1::WebhookState& webhook,
                       std::string_view id,
                       std::int64_t now_us,
                       std::string_view body);

}  // namespace enlace::gateway
