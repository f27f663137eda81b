#include "gateway/webhooks/signature.h"

#include "base/base64.h"
#include "base/clock.h"
#include "security/digest.h"

namespace enlace::gateway {

security::Key webhook_key(const security::Key& deployment,
                          std::string_view stream,
                          std::uint64_t version) {
    security::Framed framed;
    framed.add("webhook secret").add(stream).add_number(version);
    return security::Key(security::hmac_sha256(deployment, framed.bytes()));
}

std::string webhook_secret(const security::Key& key) {
    return "whsec_" + base::to_base64(key.bytes());
}

std::string signature(const security::Key& key,
                      std::string_view id,
                      std::int64_t time_s,
                      std::string_view body) {
    std::string text(id);
    text.append(".").append(std::to_string(time_s)).append(".").append(body);
    return "v1," + base::to_base64(security::hmac_sha256(key, text));
}

std::string signatures(const security::Key& deployment,
                       std::string_view stream,
                       const webhooks::v1::WebhookState& webhook,
                       std::string_view id,
                       std::int64_t now_us,
                       std::string_view body) {
    const auto by = [&](std::uint64_t version) {
        return signature(webhook_key(deployment, stream, version), id, now_us / base::kSecond_us,
                         body);
    };
    auto all = by(webhook.secret_version());
    if (now_us < webhook.old_until_us()) all += " " + by(webhook.old_secret_version());
    return all;
}

}  // namespace enlace::gateway
