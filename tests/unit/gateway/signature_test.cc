#include "gateway/webhooks/signature.h"

#include <gmock/gmock.h>

#include <numeric>

namespace enlace::gateway {
namespace {

using webhooks::v1::WebhookState;

security::Key counting_key() {
    std::string bytes(security::Key::kSize, '\0');
    std::iota(bytes.begin(), bytes.end(), '\0');
    return security::Key(bytes);
}

// Reckoned with Python's hmac, by the same lines that give the example of standardwebhooks.com.
TEST(WebhookSignature, IsThatOfStandardWebhooks) {
    EXPECT_EQ(webhook_secret(counting_key()), "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    EXPECT_EQ(signature(counting_key(), "visit-07CCC/3", 1614265330, R"({"test": 2432232314})"),
              "v1,1aPLqwvwlbt7vOhea+9s2yR4an2SchJ57LPsFsIApT0=");
}

TEST(WebhookSignature, IsOfTheWebhooksOwnSecretAndOfTheOldOneWhileThatIsGood) {
    const auto deployment = counting_key();
    WebhookState webhook;
    webhook.set_secret_version(7);
    webhook.set_old_secret_version(1);
    webhook.set_old_until_us(2'000'000);
    const auto by = [&](std::uint64_t version, std::int64_t time_s) {
        return signature(webhook_key(deployment, "webhook-01", version), "a/1", time_s, "{}");
    };
    EXPECT_EQ(signatures(deployment, "webhook-01", webhook, "a/1", 1'999'999, "{}"),
              by(7, 1) + " " + by(1, 1));
    EXPECT_EQ(signatures(deployment, "webhook-01", webhook, "a/1", 2'000'000, "{}"), by(7, 2));
    EXPECT_NE(by(7, 1), by(1, 1));
    EXPECT_NE(webhook_secret(webhook_key(deployment, "webhook-01", 1)),
              webhook_secret(webhook_key(deployment, "webhook-02", 1)));
    EXPECT_NE(webhook_secret(webhook_key(deployment, "webhook-01", 1)),
              webhook_secret(webhook_key(security::Key::random(), "webhook-01", 1)));
}

}  // namespace
}  // namespace enlace::gateway
