#include "gateway/part.h"

#include <optional>
#include <stdexcept>

#include "gateway/gateway.h"
#include "gateway/inbox/inbox.h"
#include "gateway/pseudonyms.h"
#include "gateway/services.h"
#include "gateway/topics.h"

namespace enlace::gateway {
namespace {

using telemetry::Readings;

const process::Brokers& brokers_of(const process::Ground& ground) {
    if (ground.brokers().given()) return ground.brokers();
    throw std::runtime_error(
        "the gateway publishes on Apache Kafka: say with --brokers where it is, or leave the "
        "gateway out");
}

std::vector<std::string> institutions(const directory::Directory& directory) {
    std::vector<std::string> all;
    for (const auto& one : directory.contents().institutions()) all.push_back(one.clues());
    return all;
}

class GatewayPart final : public process::Part {
public:
    explicit GatewayPart(process::Ground& ground)
        : brokers_(brokers_of(ground)),
          journals_(ground.journals(kPublished)),
          audiences_(audiences(ground.context().directory)),
          gateway_(ground.context().log,
                   ground.context().keyring,
                   pseudonyms(ground.context().identity_key),
                   ground.context().clock,
                   {.folder = ground.context().stores / "gateway",
                    .connection = brokers_.connection,
                    .topics = brokers_.topics,
                    .journals = journals_,
                    .audiences = audiences_,
                    .accepted_losses = ground.context().accepted_losses,
                    .instance = ground.context().instance}) {
        if (!ground.services().url.empty()) take_commands(ground);
    }

    void add_routes(http::Router&) override {}

    void start() override {
        const kafka::Admin admin(brokers_.connection);
        for (const auto& audience : audiences_) {
            journal::check_topic(admin,
                                 plan_public(brokers_.topics, audience, journals_[0].partitions),
                                 brokers_.topics);
        }
        for (const auto& institution : institutions_) {
            for (const auto& topic : {inbox_of(brokers_.topics, institution),
                                      outbox_of(brokers_.topics, institution)}) {
                journal::check_topic(admin, plan_mailbox(brokers_.topics, topic), brokers_.topics);
            }
        }
        gateway_.start();
        if (inbox_) inbox_->start();
    }
    void stop() override {
        if (inbox_) inbox_->stop();
        gateway_.stop();
    }

    // Nobody asks it anything, so that it is ready whether or not it publishes at present.
    std::vector<process::Health> health() const override {
        return {{"gateway.journals", gateway_.status().halted.empty(), common::v1::JOURNAL_HALTED}};
    }
    std::vector<process::Notice> notices() const override { return {}; }

    void read(Readings& readings) const override {
        const auto status = gateway_.status();
        const auto counter = [&](std::string_view name, std::string_view help,
                                 std::uint64_t value) {
            readings.counter(name, help, static_cast<double>(value));
        };
        counter("enlace_gateway_published_total", "Messages on public topics.", status.published);
        counter("enlace_gateway_transactions_total", "Committed to the brokers.",
                status.transactions);
        counter("enlace_gateway_aborted_total", "Transactions given up, and begun again.",
                status.aborted);
        counter("enlace_gateway_producers_total", "Made; all but one were shut out.",
                status.producers);
        counter("enlace_gateway_stores_thrown_away_total",
                "Since they held more than was published.", status.stores_thrown_away);
        readings.gauge("enlace_gateway_publishing", "1 while it has its part of the journals.",
                       status.trouble ? 0 : 1);
        std::uint64_t behind = 0;
        for (const auto& one : status.partitions) behind += one.end - one.next;
        readings.gauge("enlace_gateway_behind_records", "Durable, but not published yet.",
                       static_cast<double>(behind));
        if (inbox_) read_inbox(readings);
    }

    std::vector<const aggregate::Decider*> deciders() const override { return {}; }

private:
    void take_commands(process::Ground& ground) {
        const auto& services = ground.services();
        institutions_ = institutions(ground.context().directory);
        sender_.emplace(CommandSender::Options{.services = http::parse_url(services.url),
                                               .keys = services.keys,
                                               .tokens = services.tokens},
                        ground.context().clock);
        inbox_.emplace(*sender_, ground.context().clock,
                       Inbox::Options{.connection = brokers_.connection,
                                      .topics = brokers_.topics,
                                      .journals = journals_,
                                      .institutions = institutions_,
                                      .instance = ground.context().instance});
    }

    void read_inbox(Readings& readings) const {
        const auto status = inbox_->status();
        const auto gauge = [&](std::string_view name, std::string_view help, double value) {
            readings.gauge(name, help, value);
        };
        for (const auto& [outcome, count] : status.answered) {
            readings.counter("enlace_gateway_commands_total",
                             "Of inboxes, answered, by outcome or why they were refused.",
                             static_cast<double>(count), {{"outcome", outcome}});
        }
        readings.counter("enlace_gateway_inbox_aborted_total",
                         "Transactions given up, and begun again.",
                         static_cast<double>(status.aborted));
        readings.counter("enlace_gateway_inbox_producers_total", "Made; all but one were shut out.",
                         static_cast<double>(status.producers));
        gauge("enlace_gateway_inbox_reading", "1 while it has its part of the inboxes.",
              status.trouble ? 0 : 1);
        gauge("enlace_gateway_commands_open", "Read, and not answered yet.",
              static_cast<double>(status.open));
        gauge("enlace_gateway_keys_held_up", "Whose next command no service answers at present.",
              static_cast<double>(status.held_up));
    }

    const process::Brokers& brokers_;
    const std::vector<journal::JournalInfo> journals_;
    const std::vector<Audience> audiences_;
    Gateway gateway_;
    // Where it takes commands.
    std::vector<std::string> institutions_;
    std::optional<CommandSender> sender_;
    std::optional<Inbox> inbox_;
};

}  // namespace

std::unique_ptr<process::Part> make_part(process::Ground& ground) {
    return std::make_unique<GatewayPart>(ground);
}

}  // namespace enlace::gateway
