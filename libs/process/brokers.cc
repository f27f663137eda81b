#include "process/brokers.h"

#include <CLI/CLI.hpp>

namespace enlace::process {

CLI::Option& add_address_flag(CLI::App& app, Brokers& brokers) {
    return *app.add_option("--brokers", brokers.connection.brokers,
                           "Apache Kafka that the log is on: HOST:PORT, several with commas");
}

void add_identity_flags(CLI::App& app, Brokers& brokers) {
    auto& connection = brokers.connection;
    auto* const authority = app.add_option(
        "--ca-file", connection.ca_file,
        "Who signed the brokers' certificates (PEM); TLS is used with it, and only then");
    auto* const password =
        app.add_option("--password-file", connection.password_file,
                       "The user's password: one line, which nobody but its owner may read");
    auto* const user =
        app.add_option("--user", connection.user, "Who we are to the brokers (SCRAM-SHA-512)");
    user->needs(password)->needs(authority);
    password->needs(user);
}

void add_topic_flags(CLI::App& app, Brokers& brokers) {
    auto& topics = brokers.topics;
    app.add_option("--replication", topics.replication, "Copies of each of the topics' partitions")
        ->capture_default_str();
    app.add_option("--min-insync", topics.min_insync,
                   "Copies that must have an entry before it is confirmed")
        ->capture_default_str();
    app.add_flag("--unsafe", topics.unsafe, "Put up with dangerous settings of topics");
}

CLI::Option& add_broker_flags(CLI::App& app, Brokers& brokers) {
    auto& given = add_address_flag(app, brokers);
    add_identity_flags(app, brokers);
    add_topic_flags(app, brokers);
    return given;
}

}  // namespace enlace::process
