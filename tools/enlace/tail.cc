#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <set>

#include "enlace/public/v1/events.pb.h"
#include "enlace/public/v1/home_visits.pb.h"
#include "enlace/public/v1/referrals.pb.h"
#include "gateway/envelope.h"
#include "gateway/topics.h"
#include "http/json.h"
#include "kafka/admin.h"
#include "kafka/consumer.h"
#include "process/brokers.h"
#include "tools/enlace/commands.h"

namespace enlace::program {
namespace {

using google::protobuf::Message;

constexpr std::chrono::seconds kFindTopicWithin{10};
constexpr std::int64_t kFirst = -2;  // In place of offsets.
constexpr std::int64_t kNewest = -1;

struct TailFlags {
    process::Brokers brokers;
    std::string jurisdiction;
    std::string institution;
    std::string service;
    bool all = false;
    bool end = false;
};

gateway::Audience audience_of(const TailFlags& flags) {
    using Kind = gateway::Audience::Kind;
    if (!flags.jurisdiction.empty()) return {Kind::jurisdiction, flags.jurisdiction};
    if (!flags.institution.empty()) return {Kind::institution, flags.institution};
    return {Kind::data_teams, flags.service};
}

// Of a type that this release publishes; nothing of any other.
std::unique_ptr<Message> body_of(std::string_view type, std::string_view value) {
    const auto* descriptor =
        google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
            std::string(type));
    if (!descriptor || descriptor->file()->package() != "enlace.published.v1") return nullptr;
    const auto* prototype =
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(descriptor);
    std::unique_ptr<Message> body(prototype->New());
    if (!body->ParseFromArray(value.data(), static_cast<int>(value.size()))) return nullptr;
    return body;
}

void print_message(const kafka::IncomingMessage& message) {
    const auto type = message.header(gateway::kTypeHeader).value_or("");
    const auto id = message.header(gateway::kIdHeader).value_or("");
    const auto name = type.substr(type.rfind('.') + 1);
    std::string said = "(not of a type that this release knows)";
    if (const auto body = body_of(type, message.value().value_or(""))) {
        said = http::to_json(*body);
    }
    fmt::print("{} {} {}\n", id, name, said);
    std::fflush(stdout);
}

int tail(const TailFlags& flags) {
    const auto topic = gateway::topic_of(flags.brokers.topics, audience_of(flags));
    const auto partitions =
        kafka::Admin(flags.brokers.connection).partitions(topic, kFindTopicWithin);
    if (!partitions) {
        throw std::runtime_error("there is no topic " + topic +
                                 ": check the code, or make it with `enlace topics create`");
    }
    kafka::Consumer consumer(flags.brokers.connection,
                             {.report_ends = flags.end, .committed_only = true, .wake = {}});
    for (std::uint32_t p = 0; p < *partitions; ++p) {
        consumer.start(topic, 0, static_cast<std::int32_t>(p), flags.all ? kFirst : kNewest);
    }
    std::set<std::int32_t> ended;
    while (ended.size() < *partitions) {
        for (const auto& message : consumer.take(1'000, std::chrono::milliseconds(500))) {
            using Kind = kafka::IncomingMessage::Kind;
            if (message.kind() == Kind::end) ended.insert(message.partition());
            if (message.kind() == Kind::message) print_message(message);
        }
    }
    return 0;
}

}  // namespace

void add_tail(CLI::App& app, Action& action) {
    auto flags = std::make_shared<TailFlags>();
    auto& command = *app.add_subcommand(
        "tail", "Show what outsiders are told on Apache Kafka, as it comes; Ctrl-C ends it");
    process::add_address_flag(command, flags->brokers).required();
    process::add_identity_flags(command, flags->brokers);
    auto& whose = *command.add_option_group("whose", "One of them");
    whose.add_option("--jurisdiction", flags->jurisdiction, "Its home visits, e.g. VII");
    whose.add_option("--institution", flags->institution, "Its referrals, by CLUES");
    whose.add_option("--service", flags->service, "What data teams read of it, e.g. intake");
    whose.require_option(1);
    command.add_flag("--all", flags->all, "From the first message that is kept, not only new ones");
    command.add_flag("--until-end", flags->end, "End where there is nothing more at present");
    command.callback([flags, &action] { action = [flags] { return tail(*flags); }; });
}

}  // namespace enlace::program
