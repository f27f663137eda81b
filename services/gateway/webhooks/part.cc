#include "gateway/part.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "gateway/domain/webhook.h"
#include "gateway/pseudonyms.h"
#include "gateway/webhooks/queries.h"
#include "gateway/webhooks/sender.h"
#include "gateway/webhooks/subscriptions.h"
#include "http/problem.h"
#include "process/service_part.h"

namespace enlace::gateway {
namespace {

constexpr std::array kTold = {std::string_view("homevisits"), std::string_view("referral")};

class WebhooksPart final : public process::Part {
public:
    // Its own journal is not founded where the others have moved away.
    WebhooksPart(process::Ground& ground, bool sends)
        : log_(ground.context().log),
          clock_(ground.context().clock),
          told_(ground.journals(kTold)),
          journal_(ground.journal(kWebhooks)),
          subscriptions_(ground.context(), journal_, told_),
          sender_(log_,
                  ground.context().keyring,
                  ground.context().deployment_key,
                  pseudonyms(ground.context().identity_key),
                  clock_,
                  [this](std::string webhook, webhooks::v1::ReportDelivery report) {
                      return subscriptions_.report(std::move(webhook), std::move(report));
                  },
                  {.folder = ground.context().stores / "webhooks-sent",
                   .webhooks = journal_,
                   .told = told_,
                   .accepted_losses = ground.context().accepted_losses,
                   .outbound = {.allow_private = ground.webhooks().allow_private,
                                .ca_file = ground.webhooks().ca_file},
                   .sends = sends,
                   .instance = ground.context().instance,
                   .instances = ground.context().instances}) {}

    void add_routes(http::Router& router) override {
        subscriptions_.add_routes(router);
        for (auto& route :
             webhook_queries(sender_, subscriptions_.decider(), log_, journal_, clock_))
            router.add(std::move(route));
    }
    void start() override {
        subscriptions_.start();
        sender_.start();
    }
    void stop() override {
        sender_.stop();
        subscriptions_.stop();
    }

    std::vector<process::Health> health() const override {
        const auto status = sender_.status();
        auto all = process::health_of(std::string(kWebhooks), subscriptions_.status());
        all.push_back(process::store_health("webhooks.sender", true, status.store_usable));
        all.push_back({"webhooks.told", status.halted.empty(), common::v1::JOURNAL_HALTED});
        return all;
    }
    std::vector<process::Notice> notices() const override {
        auto all = process::notices_of(std::string(kWebhooks), subscriptions_.status());
        all.push_back({"webhooks", common::v1::WEBHOOKS_FAILING, sender_.status().failing});
        return all;
    }

    void read(telemetry::Readings& readings) const override {
        process::read(readings, std::string(kWebhooks), subscriptions_.status());
        const auto status = sender_.status();
        readings.counter("enlace_webhook_deliveries_total", "Messages that webhooks have taken.",
                         static_cast<double>(status.delivered));
        read_failures(readings, status.failed);
        std::uint64_t behind = 0;
        for (const auto& one : status.partitions) behind += one.end - one.next;
        readings.gauge("enlace_webhooks_behind_records", "Durable, but not looked at yet.",
                       static_cast<double>(behind));
        readings.gauge("enlace_webhooks", "That this instance serves, and are not paused.",
                       static_cast<double>(status.webhooks));
        readings.gauge("enlace_webhooks_paused", "The others of this instance.",
                       static_cast<double>(status.paused));
        readings.gauge("enlace_webhooks_failing", "Of those not paused, with messages that fail.",
                       static_cast<double>(status.failing));
        readings.gauge("enlace_webhook_lanes_held_up",
                       "Patients whose next message waits for another attempt.",
                       static_cast<double>(status.held_up));
        readings.gauge("enlace_webhook_oldest_undelivered_seconds",
                       "Since the oldest of what waits for another attempt was recorded; 0: "
                       "nothing waits.",
                       static_cast<double>(age_us(status.oldest_recorded_at_us)) / 1e6);
    }

    std::vector<const aggregate::Decider*> deciders() const override {
        return subscriptions_.deciders();
    }

private:
    // Each kind from the beginning, so that the first of a kind is seen as a rise.
    static void read_failures(
        telemetry::Readings& readings,
        const std::map<webhooks::v1::DeliveryTrouble, std::uint64_t>& failed) {
        const auto& kinds = *webhooks::v1::DeliveryTrouble_descriptor();
        for (int i = 0; i < kinds.value_count(); ++i) {
            const auto& kind = *kinds.value(i);
            if (kind.number() == webhooks::v1::DELIVERY_TROUBLE_UNSPECIFIED) continue;
            const auto found =
                failed.find(static_cast<webhooks::v1::DeliveryTrouble>(kind.number()));
            readings.counter("enlace_webhook_failures_total", "Attempts that delivered nothing.",
                             found == failed.end() ? 0 : static_cast<double>(found->second),
                             {{"reason", http::code_of(kind)}});
        }
    }

    std::int64_t age_us(std::optional<std::int64_t> recorded_at_us) const {
        return recorded_at_us ? std::max<std::int64_t>(0, clock_.wall_us() - *recorded_at_us) : 0;
    }

    journal::Log& log_;
    const base::Clock& clock_;
    const std::vector<journal::JournalInfo> told_;
    const journal::JournalInfo journal_;
    Subscriptions subscriptions_;
    Sender sender_;
};

}  // namespace

std::unique_ptr<process::Part> make_webhooks_part(process::Ground& ground) {
    return std::make_unique<WebhooksPart>(ground, true);
}

std::unique_ptr<process::Part> make_webhooks_part_without_gateway(process::Ground& ground) {
    return std::make_unique<WebhooksPart>(ground, !ground.brokers().given());
}

process::Elsewhere told_of_webhooks(const api::ServiceContext& context) {
    process::Elsewhere told;
    told.deciders.push_back(webhook_decider(context.policy));
    told.routes = api::told_of(webhook_commands(*told.deciders.back(), context.deployment_key));
    for (auto& route : webhook_queries()) told.routes.push_back(std::move(route));
    return told;
}

}  // namespace enlace::gateway
