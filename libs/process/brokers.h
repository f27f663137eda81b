#pragma once

#include "journal/kafka/kafka_log.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace enlace::process {

// Where the log and the keyring are, for programs that have them on Apache Kafka, and how their
// topics must be set.
struct Brokers {
    kafka::Connection connection{};
    journal::TopicRules topics{};

    bool given() const { return !connection.brokers.empty(); }
};

// Each adds some of the flags that say so: the brokers' addresses, returned; who we are to them;
// what their topics must be like. `brokers` must outlive the app.
CLI::Option& add_address_flag(CLI::App& app, Brokers& brokers);
void add_identity_flags(CLI::App& app, Brokers& brokers);
void add_topic_flags(CLI::App& app, Brokers& brokers);

// Adds all of them. Returns that of the brokers' addresses, for programs that can't do without.
CLI::Option& add_broker_flags(CLI::App& app, Brokers& brokers);

}  // namespace enlace::process
