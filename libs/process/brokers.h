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

// Adds a flag for each. Returns that of the brokers' addresses, for programs that can't do without.
// `brokers` must outlive the app.
CLI::Option& add_broker_flags(CLI::App& app, Brokers& brokers);

}  // namespace enlace::process
