#include "journal/kafka/topics.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "homevisits/service.h"
#include "intake/service.h"
#include "tools/enlace/commands.h"

namespace enlace::program {
namespace {

constexpr std::chrono::seconds kWithin{30};

struct TopicFlags {
    kafka::Connection connection;
    journal::TopicRules rules;
    std::uint32_t partitions = 16;
};

std::vector<kafka::TopicPlan> plans(const TopicFlags& flags) {
    std::vector<kafka::TopicPlan> all;
    for (const auto service : {intake::kService, homevisits::kService}) {
        all.push_back(journal::plan_journal(flags.rules, service, flags.partitions));
    }
    all.push_back(journal::plan_keyring(flags.rules));
    return all;
}

// False: it can't be used as it is.
bool check(const kafka::Admin& admin, const kafka::TopicPlan& plan, const TopicFlags& flags) {
    const auto state = admin.describe(plan.name, kWithin);
    if (const auto why = journal::obstacle(plan, state)) {
        std::printf("%s\n", why->c_str());
        return false;
    }
    const auto found = journal::dangers(plan, *state);
    std::printf("%s: %s\n", plan.name.c_str(), found.empty() ? "as it should be" : "DANGEROUS");
    for (const auto& danger : found) std::printf("  %s\n", danger.c_str());
    return found.empty() || flags.rules.unsafe;
}

int check_all(const TopicFlags& flags) {
    const kafka::Admin admin(flags.connection);
    bool good = true;
    for (const auto& plan : plans(flags)) good &= check(admin, plan, flags);
    return good ? 0 : 1;
}

int create_all(const TopicFlags& flags) {
    const kafka::Admin admin(flags.connection);
    for (const auto& plan : plans(flags)) {
        if (admin.partitions(plan.name, kWithin)) continue;
        admin.create(plan, kWithin);
        std::printf("%s: made\n", plan.name.c_str());
    }
    return check_all(flags);
}

void add_flags(CLI::App& command, TopicFlags& flags) {
    command.add_option("--brokers", flags.connection.brokers, "HOST:PORT, several with commas")
        ->required();
    command.add_option("--user", flags.connection.user,
                       "Who we are to the brokers (SCRAM-SHA-512)");
    command.add_option("--password-file", flags.connection.password_file,
                       "One line; nobody but its owner may read it");
    command.add_option("--ca-file", flags.connection.ca_file,
                       "Whom the brokers' certificates are checked with; TLS is used with it only");
    command.add_option("--partitions", flags.partitions, "Of each journal; fixed for ever")
        ->capture_default_str()
        ->check(CLI::Range(1, 1024));
    command.add_option("--replication", flags.rules.replication, "Copies of each partition")
        ->capture_default_str();
    command
        .add_option("--min-insync", flags.rules.min_insync,
                    "Copies that must have an entry before it is confirmed")
        ->capture_default_str();
    command.add_flag("--unsafe", flags.rules.unsafe, "Put up with dangerous settings");
}

}  // namespace

void add_topics(CLI::App& app, Action& action) {
    auto& topics = *app.add_subcommand(
        "topics", "The topics on Apache Kafka that journals and the keyring are kept in");
    topics.require_subcommand(1);
    const auto add = [&](const char* name, const char* help, int (*act)(const TopicFlags&)) {
        auto flags = std::make_shared<TopicFlags>();
        auto& command = *topics.add_subcommand(name, help);
        add_flags(command, *flags);
        command.callback([flags, act, &action] { action = [flags, act] { return act(*flags); }; });
    };
    add("create", "Make those that are missing, with settings that lose nothing, and check all",
        create_all);
    add("check", "Say of each whether its settings are safe; if not, why, and what to do",
        check_all);
}

}  // namespace enlace::program
