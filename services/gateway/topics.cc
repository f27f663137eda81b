#include "gateway/topics.h"

#include <chrono>

#include "gateway/services.h"

namespace enlace::gateway {
namespace {

constexpr std::int64_t kMessageMax = 1 << 20;
constexpr std::chrono::days kPersonalKept{30};

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
    const std::chrono::milliseconds kept = kPersonalKept;
    return {.name = topic_of(rules, audience),
            .partitions = for_ever ? partitions : 1,
            .replication = rules.replication,
            .settings = {{"cleanup.policy", "delete"},
                         {"retention.ms", for_ever ? "-1" : std::to_string(kept.count())},
                         {"retention.bytes", "-1"},
                         {"min.insync.replicas", std::to_string(rules.min_insync)},
                         {"unclean.leader.election.enable", "false"},
                         {"max.message.bytes", std::to_string(kMessageMax)}}};
}

std::string group_of(const journal::TopicRules& rules) {
    return rules.prefix + "enlace.gateway";
}

std::string transactional_id(const journal::TopicRules& rules, unsigned instance) {
    return rules.prefix + "enlace.gateway." + std::to_string(instance);
}

}  // namespace enlace::gateway
