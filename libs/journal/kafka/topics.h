#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "journal/log.h"
#include "kafka/admin.h"

// The topics of a deployment, and how they must be so that nothing is lost from them.
namespace enlace::journal {

struct TopicRules {
    std::string prefix{};  // Of every topic's name; so that tests can share brokers.
    // Copies of each partition, and how many must have an entry before it counts as written: with 3
    // and 2 any one broker may be lost.
    std::uint32_t replication = 3;
    std::uint32_t min_insync = 2;
    bool unsafe = false;  // Dangerous settings are logged instead of refused.
};

std::string journal_topic(const TopicRules& rules, std::string_view service);
std::string keyring_topic(const TopicRules& rules);

// The journals that there are, by their topics' names. Throws LogUnavailable.
std::vector<JournalShape> journals_on(const kafka::Admin& admin, const TopicRules& rules);

kafka::TopicPlan plan_journal(const TopicRules& rules,
                              std::string_view service,
                              std::uint32_t partitions);
kafka::TopicPlan plan_keyring(const TopicRules& rules);

// Why the topic can't be used at all, and what to do; nothing if it can.
std::optional<std::string> obstacle(const kafka::TopicPlan& plan,
                                    const std::optional<kafka::TopicState>& state);
// What is dangerous about it: for each thing what it is, what it would cost, and what to do.
std::vector<std::string> dangers(const kafka::TopicPlan& plan, const kafka::TopicState& state);

// Throws std::runtime_error about an obstacle or a danger, or LogUnavailable.
void check_topic(const kafka::Admin& admin, const kafka::TopicPlan& plan, const TopicRules& rules);

}  // namespace enlace::journal
