#include "gateway/topics.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "gateway/services.h"

namespace enlace::gateway {
namespace {

constexpr std::int64_t kMessageMax = 1 << 20;
constexpr std::chrono::milliseconds kPersonalKept = std::chrono::days(30);
constexpr std::chrono::milliseconds kForEver{-1};

kafka::TopicPlan plan(const journal::TopicRules& rules,
                      std::string name,
                      std::uint32_t partitions,
                      std::chrono::milliseconds kept) {
    return {.name = std::move(name),
            .partitions = partitions,
            .replication = rules.replication,
            .settings = {{"cleanup.policy", "delete"},
                         {"retention.ms", std::to_string(kept.count())},
                         {"retention.bytes", "-1"},
                         {"min.insync.replicas", std::to_string(rules.min_insync)},
                         {"unclean.leader.election.enable", "false"},
                         {"max.message.bytes", std::to_string(kMessageMax)}}};
}

}  // namespace

std::string topic_of(const journal::TopicRules& rules, const Audience& audience) {
    const std::string begin = rules.prefix + "enlace.";
    switch (audience.kind) {
        case Audience::Kind::data_teams:
            return begin + "events." + audience.of + ".v1";
        case Audience::Kind::jurisdiction:
            return begin + "jurisdiction." + audience.of + ".home-visits.v1";
        case Audience::Kind::institution:
            return begin + "institution." + audience.of + ".referrals.v1";
    }
    return {};
}

std::vector<Audience> audiences(const directory::Directory& directory) {
    std::vector<Audience> all;
    for (const auto service : kPublished) {
        all.push_back({Audience::Kind::data_teams, std::string(service)});
    }
    for (const auto& one : directory.contents().jurisdictions()) {
        all.push_back({Audience::Kind::jurisdiction, one.code()});
    }
    for (const auto& one : directory.contents().institutions()) {
        all.push_back({Audience::Kind::institution, one.clues()});
    }
    return all;
}

kafka::TopicPlan plan_public(const journal::TopicRules& rules,
                             const Audience& audience,
                             std::uint32_t partitions) {
    const bool for_ever = audience.kind == Audience::Kind::data_teams;
    return plan(rules, topic_of(rules, audience), for_ever ? partitions : 1,
                for_ever ? kForEver : kPersonalKept);
}

std::string inbox_of(const journal::TopicRules& rules, std::string_view institution) {
    return rules.prefix + "enlace.inbox." + std::string(institution) + ".v1";
}

std::string outbox_of(const journal::TopicRules& rules, std::string_view institution) {
    return rules.prefix + "enlace.outbox." + std::string(institution) + ".v1";
}

kafka::TopicPlan plan_mailbox(const journal::TopicRules& rules, const std::string& topic) {
    return plan(rules, topic, 1, kPersonalKept);
}

std::string group_of(const journal::TopicRules& rules) {
    return rules.prefix + "enlace.gateway";
}

std::string transactional_id(const journal::TopicRules& rules, unsigned instance) {
    return group_of(rules) + "." + std::to_string(instance);
}

std::string inbox_group_of(const journal::TopicRules& rules) {
    return group_of(rules) + ".inbox";
}

std::string inbox_transactional_id(const journal::TopicRules& rules, unsigned instance) {
    return inbox_group_of(rules) + "." + std::to_string(instance);
}

std::string shared_topic(const journal::TopicRules& rules,
                         const std::vector<journal::JournalInfo>& journals) {
    const auto widest = std::ranges::max_element(journals, {}, &journal::JournalInfo::partitions);
    return journal::journal_topic(rules, widest->service);
}

}  // namespace enlace::gateway
