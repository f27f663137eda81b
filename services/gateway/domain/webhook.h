#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/decision.h"
#include "base/event_info.h"
#include "base/field_error.h"
#include "base/policy.h"
#include "enlace/webhooks/v1/rejection.pb.h"
#include "enlace/webhooks/v1/webhook.pb.h"
#include "gateway/domain/message.h"

// Webhooks: who wants to be told by HTTPS what their public topic carries. Pure.
namespace enlace::gateway {

inline constexpr std::string_view kWebhooks = "webhooks";  // The journal.
inline constexpr std::string_view kWebhookKind = "webhook";

// So many that are not removed may one owner have.
inline constexpr std::uint64_t kWebhooksMax = 20;

using WebhookDecision = base::Decision<webhooks::v1::WebhookEvent, webhooks::v1::Rejection>;

WebhookDecision decide_webhook(const webhooks::v1::WebhookCommand& command,
                               const webhooks::v1::WebhookState& state,
                               const base::Policy& policy);
webhooks::v1::WebhookState evolve_webhook(webhooks::v1::WebhookState state,
                                          const webhooks::v1::WebhookEvent& event,
                                          const base::EventInfo& info);
common::v1::Ownership webhook_ownership(const webhooks::v1::WebhookState& state);
// Never: nothing is ever due.
webhooks::v1::WebhookCommand on_webhook_timer(const common::v1::ArmedDeadline& due);
std::string_view webhook_state_name(const webhooks::v1::WebhookState& state);
// The stream itself: it is about nobody.
std::string webhook_subject(const webhooks::v1::WebhookState& state);
// The owner's, unless it is removed.
std::vector<std::string> webhook_tallies(const webhooks::v1::WebhookState& state);

// What is wrong with a command whatever the state it meets.
std::vector<base::FieldError> malformed(const webhooks::v1::WebhookCommand& command);

// For whom the actor may have webhooks: an institution's own system for its institution, a
// coordinator for their jurisdiction. Empty `of`: for nobody.
Audience audience_of(const common::v1::Principal& actor);
// Whom the webhook tells.
Audience audience_of(const webhooks::v1::WebhookState& state);
// By which the webhooks of one owner are counted.
std::string tally_of(const Audience& owner);

}  // namespace enlace::gateway
