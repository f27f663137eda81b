#include "journal/kafka/topics.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <memory>

#include "access/domain/access.h"
#include "base/clock.h"
#include "directory/directory.h"
#include "gateway/domain/webhook.h"
#include "gateway/published_language.h"
#include "gateway/topics.h"
#include "grievances/part.h"
#include "homevisits/part.h"
#include "intake/service.h"
#include "journal/founding.h"
#include "journal/kafka/kafka_log.h"
#include "journal/moved_to.h"
#include "process/brokers.h"
#include "process/installed.h"
#include "referral/part.h"
#include "security/key_files.h"
#include "telemedicine/part.h"
#include "tools/enlace/client/wait.h"
#include "tools/enlace/commands.h"
#include "tools/enlace/grant.h"
#include "transfers/part.h"

namespace enlace::program {
namespace {

constexpr std::chrono::seconds kWithin{30};
constexpr std::uint32_t kPartitions = 16;
constexpr auto kDirectory = "deploy/directory/san-luis-potosi.json";

struct TopicFlags {
    process::Brokers brokers;
    std::filesystem::path directory = process::installed(kDirectory);
    std::uint32_t partitions = kPartitions;
};

constexpr std::array kJournals = {
    intake::kService,    homevisits::kService, referral::kService, telemedicine::kService,
    transfers::kService, grievances::kService, access::kService,   gateway::kWebhooks};

struct FoundFlags {
    process::Brokers brokers;
    std::filesystem::path keys;
    std::uint32_t partitions = kPartitions;
};

std::vector<kafka::TopicPlan> plans(const TopicFlags& flags) {
    std::vector<kafka::TopicPlan> all;
    for (const auto service : kJournals)
        all.push_back(journal::plan_journal(flags.brokers.topics, service, flags.partitions));
    all.push_back(journal::plan_keyring(flags.brokers.topics));
    for (const auto& audience : gateway::audiences(directory::Directory::load(flags.directory))) {
        all.push_back(gateway::plan_public(flags.brokers.topics, audience, flags.partitions));
        if (audience.kind != gateway::Audience::Kind::institution) continue;
        for (const auto& topic : {gateway::inbox_of(flags.brokers.topics, audience.of),
                                  gateway::outbox_of(flags.brokers.topics, audience.of)}) {
            all.push_back(gateway::plan_mailbox(flags.brokers.topics, topic));
        }
    }
    return all;
}

// False: it can't be used as it is.
bool check(const kafka::TopicPlan& plan,
           const std::optional<kafka::TopicState>& state,
           const TopicFlags& flags) {
    if (const auto why = journal::obstacle(plan, state)) {
        std::printf("%s\n", why->c_str());
        return false;
    }
    const auto found = journal::dangers(plan, *state);
    std::printf("%s: %s\n", plan.name.c_str(), found.empty() ? "as it should be" : "DANGEROUS");
    for (const auto& danger : found) std::printf("  %s\n", danger.c_str());
    return found.empty() || flags.brokers.topics.unsafe;
}

int check_all(const TopicFlags& flags) {
    const kafka::Admin admin(flags.brokers.connection);
    bool good = true;
    for (const auto& plan : plans(flags)) {
        good &= check(plan, admin.describe(plan.name, kWithin), flags);
    }
    return good ? 0 : 1;
}

// Brokers hear of a new topic one after another, and any of them may be asked.
kafka::TopicState describe_new(const kafka::Admin& admin, const kafka::TopicPlan& plan) {
    std::optional<kafka::TopicState> state;
    wait_until("the brokers' hearing of topic " + plan.name, kWithin,
               [&] { return (state = admin.describe(plan.name, kWithin)).has_value(); });
    return *state;
}

int create_all(const TopicFlags& flags) {
    const kafka::Admin admin(flags.brokers.connection);
    for (const auto& plan : plans(flags)) {
        if (admin.partitions(plan.name, kWithin)) continue;
        admin.create(plan, kWithin);
        std::printf("%s: made\n", plan.name.c_str());
    }
    bool good = true;
    for (const auto& plan : plans(flags)) good &= check(plan, describe_new(admin, plan), flags);
    return good ? 0 : 1;
}

int found_all(const FoundFlags& flags) {
    const auto keys = security::KeyFiles::load(flags.keys);
    journal::KafkaLog log({.connection = flags.brokers.connection, .topics = flags.brokers.topics});
    std::vector<journal::JournalShape> founded, missing;
    for (const auto service : kJournals) {
        const bool is_there = journal::is_founded(log, std::string(service), flags.partitions);
        (is_there ? founded : missing).push_back({std::string(service), flags.partitions});
    }
    if (!missing.empty()) journal::check_none_moved(log, founded);
    for (const auto service : kJournals) {
        journal::found(log,
                       {.service = std::string(service),
                        .partitions = flags.partitions,
                        .deployment_key_id = keys.deployment.id(),
                        .identity_key_id = keys.identity.id()},
                       base::system_clock());
        std::printf("%s: founded\n", std::string(service).c_str());
    }
    return 0;
}

void add_partitions_flag(CLI::App& command, std::uint32_t& partitions) {
    command
        .add_option("--partitions", partitions,
                    "Of each journal, and of what data teams read; fixed for ever")
        ->capture_default_str()
        ->check(CLI::Range(1, 1024));
}

void add_flags(CLI::App& command, TopicFlags& flags) {
    process::add_broker_flags(command, flags.brokers).required();
    add_partitions_flag(command, flags.partitions);
    command
        .add_option("--directory", flags.directory,
                    "Institutions and jurisdictions, each of which has a topic of its own")
        ->capture_default_str();
}

void add_found(CLI::App& topics, Action& action) {
    auto flags = std::make_shared<FoundFlags>();
    auto& command = *topics.add_subcommand(
        "found",
        "Begin all journals of a new deployment, as each service would at its first start, so that "
        "none waits for another. Not before a migration, which brings their beginnings along");
    process::add_broker_flags(command, flags->brokers).required();
    command.add_option("--keys", flags->keys, "The deployment's (see `enlace keys`)")->required();
    add_partitions_flag(command, flags->partitions);
    command.callback([flags, &action] { action = [flags] { return found_all(*flags); }; });
}

void add_asyncapi(CLI::App& topics, Action& action) {
    auto partitions = std::make_shared<std::uint32_t>(kPartitions);
    auto& command = *topics.add_subcommand(
        "asyncapi", "Print what outsiders read and write there, for programs (AsyncAPI 3)");
    command.add_option("--partitions", *partitions, "Of what data teams read, as it was made")
        ->capture_default_str();
    command.callback([partitions, &action] {
        action = [partitions] {
            std::printf("%s\n", gateway::asyncapi(*partitions).c_str());
            return 0;
        };
    });
}

void add_grant(CLI::App& topics, Action& action) {
    auto grants = std::make_shared<Grants>();
    grants->directory = process::installed(kDirectory);
    auto& command = *topics.add_subcommand(
        "grant",
        "Let each jurisdiction, institution and data team read what is its own, and each "
        "institution write its inbox: as a user with a password, in groups whose names begin with "
        "the user's and a point");
    process::add_address_flag(command, grants->brokers).required();
    process::add_identity_flags(command, grants->brokers);
    command.add_option("--directory", grants->directory, "Institutions and jurisdictions")
        ->capture_default_str();
    command
        .add_option("--passwords", grants->passwords,
                    "Folder for NAME.password, which nobody else may read; hand each to its user")
        ->required();
    command
        .add_option("--data-team", grants->data_teams,
                    "Name of a data team, which reads all that is not personal")
        ->check([](const std::string& name) {
            const bool good = !name.empty() && std::ranges::all_of(name, [](unsigned char c) {
                return std::islower(c) || std::isdigit(c) || c == '-';
            });
            return good ? std::string() : "only a-z, 0-9 and - make a name: " + name;
        });
    command.callback([grants, &action] { action = [grants] { return grant(*grants); }; });
}

}  // namespace

void add_topics(CLI::App& app, Action& action) {
    auto& topics = *app.add_subcommand(
        "topics",
        "The topics on Apache Kafka that journals and the keyring are kept in, and those of "
        "outsiders");
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
    add_found(topics, action);
    add_grant(topics, action);
    add_asyncapi(topics, action);
}

}  // namespace enlace::program
