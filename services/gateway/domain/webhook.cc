#include "gateway/domain/webhook.h"

#include <optional>
#include <stdexcept>

#include "base/asked.h"
#include "base/clock.h"
#include "gateway/domain/webhook_url.h"

namespace enlace::gateway {

using namespace webhooks::v1;
using common::v1::ArmedDeadline;
using common::v1::Ownership;
using common::v1::Principal;

namespace {

using Refused = std::optional<Rejection>;

// As long as a receiver may take to hear of its new secret.
constexpr std::int64_t kOldSecretSigns_us = base::kDay_us;

WebhookDecision unchanged() {
    return std::vector<WebhookEvent>{};
}

struct Asked : base::Asked<WebhookCommand, WebhookState> {
    Refused not_allowed() const {
        if (!by({common::v1::INTEGRATION, common::v1::JURISDICTION_COORDINATOR}))
            return webhooks::v1::ROLE_NOT_ALLOWED;
        if (audience_of(actor()).of.empty()) return webhooks::v1::OWNER_MISSING;
        return std::nullopt;
    }
    // Why nothing can be done to it, by its owner.
    Refused not_open() const {
        if (const auto refused = not_allowed()) return refused;
        if (status() == WebhookState::STATUS_UNSPECIFIED) return webhooks::v1::WEBHOOK_UNKNOWN;
        if (audience_of(actor()) != audience_of(state)) return webhooks::v1::NOT_THE_OWNER;
        if (status() == WebhookState::REMOVED) return webhooks::v1::WEBHOOK_REMOVED;
        return std::nullopt;
    }
};

Content as_given(Content content) {
    return content == CONTENT_UNSPECIFIED ? JSON : content;
}

WebhookDecision create(const Asked& asked) {
    const auto& command = asked.command.create_webhook();
    if (const auto refused = asked.not_allowed()) return *refused;
    if (asked.status() != WebhookState::STATUS_UNSPECIFIED) return webhooks::v1::ALREADY_CREATED;
    if (command.others() >= kWebhooksMax) return webhooks::v1::TOO_MANY_WEBHOOKS;
    if (!malformed(asked.command).empty()) return webhooks::v1::COMMAND_MALFORMED;
    WebhookEvent event;
    auto& created = *event.mutable_webhook_created();
    const auto owner = audience_of(asked.actor());
    if (owner.kind == Audience::Kind::jurisdiction) {
        created.set_jurisdiction(owner.of);
    } else {
        created.set_institution(owner.of);
    }
    created.set_url(command.url());
    created.set_content(as_given(command.content()));
    *created.mutable_starts_at() = command.starts_at();
    return event;
}

WebhookDecision change(const Asked& asked) {
    const auto& command = asked.command.change_webhook();
    if (const auto refused = asked.not_open()) return *refused;
    if (!malformed(asked.command).empty()) return webhooks::v1::COMMAND_MALFORMED;
    WebhookEvent event;
    auto& changed = *event.mutable_webhook_changed();
    changed.set_url(command.url().empty() ? asked.state.url() : command.url());
    changed.set_content(command.content() == CONTENT_UNSPECIFIED ? asked.state.content()
                                                                 : command.content());
    if (changed.url() == asked.state.url() && changed.content() == asked.state.content())
        return unchanged();
    return event;
}

WebhookDecision pause(const Asked& asked) {
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() == WebhookState::PAUSED) return unchanged();
    WebhookEvent event;
    event.mutable_webhook_paused();
    return event;
}

WebhookDecision resume(const Asked& asked) {
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() == WebhookState::ACTIVE && !asked.state.has_failing()) return unchanged();
    WebhookEvent event;
    event.mutable_webhook_resumed();
    return event;
}

WebhookDecision remove(const Asked& asked) {
    const auto refused = asked.not_open();
    if (refused == webhooks::v1::WEBHOOK_REMOVED) return unchanged();
    if (refused) return *refused;
    WebhookEvent event;
    event.mutable_webhook_removed();
    return event;
}

WebhookDecision rotate(const Asked& asked) {
    if (const auto refused = asked.not_open()) return *refused;
    WebhookEvent event;
    event.mutable_webhook_secret_rotated()->set_old_until_us(asked.now_us() + kOldSecretSigns_us);
    return event;
}

WebhookDecision report(const Asked& asked) {
    const auto& told = asked.command.report_delivery();
    if (!asked.by({common::v1::GATEWAY})) return webhooks::v1::ROLE_NOT_ALLOWED;
    if (asked.status() == WebhookState::STATUS_UNSPECIFIED) return webhooks::v1::WEBHOOK_UNKNOWN;
    if (asked.status() == WebhookState::REMOVED) return webhooks::v1::WEBHOOK_REMOVED;
    WebhookEvent event;
    if (told.failing_since_us() == 0) {
        if (!asked.state.has_failing()) return unchanged();
        event.mutable_delivery_recovered();
        return event;
    }
    auto& failed = *event.mutable_delivery_failed();
    failed.set_failing_since_us(told.failing_since_us());
    failed.set_trouble(told.trouble());
    failed.set_status(told.status());
    failed.set_next_attempt_at_us(told.next_attempt_at_us());
    failed.set_held_up(told.held_up());
    return event;
}

void check_url(const std::string& url, std::vector<base::FieldError>& errors) {
    if (!read_webhook_url(url)) errors.push_back({"url", "malformed"});
}

}  // namespace

WebhookDecision decide_webhook(const WebhookCommand& command,
                               const WebhookState& state,
                               const base::Policy& policy) {
    const Asked asked{{command, state, policy}};
    switch (command.kind_case()) {
        case WebhookCommand::kCreateWebhook:
            return create(asked);
        case WebhookCommand::kChangeWebhook:
            return change(asked);
        case WebhookCommand::kPauseWebhook:
            return pause(asked);
        case WebhookCommand::kResumeWebhook:
            return resume(asked);
        case WebhookCommand::kRemoveWebhook:
            return remove(asked);
        case WebhookCommand::kRotateWebhookSecret:
            return rotate(asked);
        case WebhookCommand::kReportDelivery:
            return report(asked);
        case WebhookCommand::KIND_NOT_SET:
            break;
    }
    throw std::logic_error("a webhook's command of a kind this build does not know");
}

WebhookState evolve_webhook(WebhookState state,
                            const WebhookEvent& event,
                            const base::EventInfo& info) {
    state.set_version(info.version);
    switch (event.kind_case()) {
        case WebhookEvent::kWebhookCreated: {
            const auto& created = event.webhook_created();
            state.set_status(WebhookState::ACTIVE);
            state.set_institution(created.institution());
            state.set_jurisdiction(created.jurisdiction());
            state.set_url(created.url());
            state.set_content(created.content());
            *state.mutable_starts_at() = created.starts_at();
            state.set_created_at_us(info.recorded_at_us);
            state.set_secret_version(info.version);
            return state;
        }
        case WebhookEvent::kWebhookChanged:
            state.set_url(event.webhook_changed().url());
            state.set_content(event.webhook_changed().content());
            return state;
        case WebhookEvent::kWebhookPaused:
            state.set_status(WebhookState::PAUSED);
            return state;
        case WebhookEvent::kWebhookResumed:
            state.set_status(WebhookState::ACTIVE);
            state.set_resumed_version(info.version);
            return state;
        case WebhookEvent::kWebhookRemoved:
            state.set_status(WebhookState::REMOVED);
            state.clear_failing();
            return state;
        case WebhookEvent::kWebhookSecretRotated:
            state.set_old_secret_version(state.secret_version());
            state.set_old_until_us(event.webhook_secret_rotated().old_until_us());
            state.set_secret_version(info.version);
            return state;
        case WebhookEvent::kDeliveryFailed:
            *state.mutable_failing() = event.delivery_failed();
            return state;
        case WebhookEvent::kDeliveryRecovered:
            state.clear_failing();
            return state;
        case WebhookEvent::KIND_NOT_SET:
            break;
    }
    throw std::logic_error("a webhook's event of a kind this build does not know");
}

Ownership webhook_ownership(const WebhookState& state) {
    Ownership owner;
    if (!state.institution().empty()) owner.add_institutions(state.institution());
    if (!state.jurisdiction().empty()) owner.add_jurisdictions(state.jurisdiction());
    return owner;
}

WebhookCommand on_webhook_timer(const ArmedDeadline& /*due*/) {
    return {};
}

std::string_view webhook_state_name(const WebhookState& state) {
    switch (state.status()) {
        case WebhookState::ACTIVE:
            return "ACTIVE";
        case WebhookState::PAUSED:
            return "PAUSED";
        case WebhookState::REMOVED:
            return "REMOVED";
        case WebhookState::STATUS_UNSPECIFIED:
        case WebhookState_Status_WebhookState_Status_INT_MIN_SENTINEL_DO_NOT_USE_:
        case WebhookState_Status_WebhookState_Status_INT_MAX_SENTINEL_DO_NOT_USE_:
            break;
    }
    return "ABSENT";
}

std::string webhook_subject(const WebhookState& /*state*/) {
    return {};
}

std::vector<std::string> webhook_tallies(const WebhookState& state) {
    const bool counts =
        state.status() == WebhookState::ACTIVE || state.status() == WebhookState::PAUSED;
    return counts ? std::vector{tally_of(audience_of(state))} : std::vector<std::string>();
}

std::vector<base::FieldError> malformed(const WebhookCommand& command) {
    std::vector<base::FieldError> errors;
    if (command.has_create_webhook()) check_url(command.create_webhook().url(), errors);
    const auto& change = command.change_webhook();
    if (!change.url().empty()) check_url(change.url(), errors);
    return errors;
}

Audience audience_of(const Principal& actor) {
    if (actor.role() == common::v1::JURISDICTION_COORDINATOR)
        return {Audience::Kind::jurisdiction, actor.jurisdiction()};
    if (actor.role() == common::v1::INTEGRATION)
        return {Audience::Kind::institution, actor.institution()};
    return {Audience::Kind::institution, ""};
}

Audience audience_of(const WebhookState& state) {
    if (!state.jurisdiction().empty()) return {Audience::Kind::jurisdiction, state.jurisdiction()};
    return {Audience::Kind::institution, state.institution()};
}

std::string tally_of(const Audience& owner) {
    return "webhooks of " + owner.of;
}

}  // namespace enlace::gateway
