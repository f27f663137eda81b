#include "process/ground.h"

#include <algorithm>

#include "journal/embedded/embedded_log.h"
#include "journal/kafka/kafka_keyring.h"
#include "journal/kafka/kafka_log.h"
#include "journal/moved_to.h"
#include "security/keyring_file.h"
#include "telemetry/log.h"

namespace enlace::process {
namespace {

// Where several processes share the keys, none of them makes its own.
bool makes_keys(const Options& options) {
    return options.dev && !options.brokers.given();
}

security::KeyFiles keys_of(const Options& options) {
    const auto folder = options.keys.empty() ? options.data / "keys" : options.keys;
    const bool missing = !std::filesystem::exists(folder / "deployment.key");
    if (missing && makes_keys(options)) return security::KeyFiles::create(folder);
    return security::KeyFiles::load(folder);
}

Brokers brokers_of(const Options& options, const Composition& composition) {
    Brokers brokers = options.brokers;
    brokers.connection.client_id =
        std::string(composition.name) + "-" + std::to_string(options.instance);
    return brokers;
}

void read_kafka(telemetry::Readings& readings, const kafka::ProducerCounts& counts) {
    const auto counter = [&](std::string_view name, std::string_view help, std::uint64_t value) {
        readings.counter(name, help, static_cast<double>(value));
    };
    counter("enlace_kafka_delivered_total", "Entries that the brokers confirmed.",
            counts.delivered);
    counter("enlace_kafka_never_sent_total", "Entries given up before they were sent.",
            counts.never_sent);
    counter("enlace_kafka_maybe_sent_total", "Entries given up that may be in the log.",
            counts.maybe_sent);
    counter("enlace_kafka_fatal_errors_total", "Producers thrown away after an error.",
            counts.fatal_errors);
    counter("enlace_kafka_requests_timed_out_total", "Requests that no broker answered in time.",
            counts.requests_timed_out);
    counter("enlace_kafka_disconnects_total", "Connections to brokers that ended.",
            counts.disconnects);
}

}  // namespace

Ground::Home Ground::open(const Options& options, bool writes) const {
    return brokers_.given() ? open_kafka(brokers_, writes, keys_) : open_embedded(options, keys_);
}

Ground::Home Ground::open_embedded(const Options& options, const security::KeyFiles& keys) {
    auto log = std::make_unique<journal::EmbeddedLog>(journal::EmbeddedLog::Options{
        .directory = options.data,
        .segment_bytes = options.segment_bytes,
        .report = [](std::string_view what) { log::warning("log", {{"what", what}}); }});
    auto& embedded = *log;
    const auto holds = [&embedded](std::string_view service) {
        return std::ranges::count(embedded.journals(), service, &journal::JournalShape::service) >
               0;
    };
    return {std::move(log), security::FileKeyring::open(options.data / "keyring", keys.keyring_kek),
            holds, [&embedded] { return embedded.trouble(); }, [](telemetry::Readings&) {}};
}

Ground::Home Ground::open_kafka(const Brokers& brokers,
                                bool writes,
                                const security::KeyFiles& keys) {
    const auto& [connection, topics] = brokers;
    auto log = std::make_unique<journal::KafkaLog>(
        journal::KafkaLog::Options{.connection = connection, .topics = topics, .writes = writes});
    auto& kafka = *log;
    auto keyring = journal::KafkaKeyring::open({.connection = connection,
                                                .topics = topics,
                                                .writes = writes,
                                                .on_silence = [&kafka] { kafka.doubt(); }},
                                               keys.keyring_kek);
    // Its topic was made before, or it can't be opened.
    const auto holds = [](std::string_view) { return true; };
    return {std::move(log), std::move(keyring), holds, [&kafka] { return kafka.trouble(); },
            [&kafka](auto& readings) { read_kafka(readings, kafka.counts()); }};
}

Ground::Ground(const Options& options, const Composition& composition)
    : decides_(composition.decides),
      brokers_(brokers_of(options, composition)),
      partitions_(options.partitions),
      directory_(directory::Directory::load(options.directory)),
      policy_(directory::load_policy(options.policy, composition.policy, directory_)),
      questionnaires_(directory::Questionnaires::load(options.questionnaires)),
      keys_(keys_of(options)),
      services_{options.services, keys_.jwks.parent_path(), options.tokens},
      webhooks_(options.webhooks),
      issuer_(makes_keys(options) ? std::make_unique<security::TokenIssuer>(
                                        keys_.jwks.parent_path(), options.tokens, *options.clock)
                                  : nullptr),
      verifier_(keys_.jwks, options.tokens, *options.clock),
      home_(open(options, !composition.decides.empty())),
      context_{.log = *home_.log,
               .keyring = *home_.keyring,
               .deployment_key = keys_.deployment,
               .identity_key = keys_.identity,
               .clock = *options.clock,
               .policy = policy_,
               .directory = directory_,
               .questionnaires = questionnaires_,
               .stores = options.data / "stores",
               .instance = options.instance,
               .instances = options.instances,
               .clock_checked = options.clock_checked,
               .accepted_losses = options.accepted_losses} {}

journal::JournalInfo Ground::journal(std::string_view service) {
    const journal::Founding wanted{.service = std::string(service),
                                   .partitions = partitions_,
                                   .deployment_key_id = keys_.deployment.id(),
                                   .identity_key_id = keys_.identity.id()};
    const bool decides = std::ranges::find(decides_, service) != decides_.end();
    auto info = decides ? found(wanted) : journal::founded_by_others(context_.log, wanted);
    asked_for_.push_back({info.service, info.partitions});
    return info;
}

journal::JournalInfo Ground::found(const journal::Founding& wanted) {
    const bool is_founded = home_.holds(wanted.service) &&
                            journal::is_founded(context_.log, wanted.service, wanted.partitions);
    if (!is_founded) journal::check_none_moved(context_.log, asked_for_);
    return journal::found(context_.log, wanted, context_.clock);
}

std::vector<journal::JournalInfo> Ground::journals(std::span<const std::string_view> services) {
    std::vector<journal::JournalInfo> all;
    for (const auto service : services) all.push_back(journal(service));
    return all;
}

}  // namespace enlace::process
