#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "journal/kafka/kafka_log.h"
#include "kafka/admin.h"
#include "support/kafka_brokers.h"

// The journal on real brokers. Every folder has topics of its own.
namespace enlace::test {

inline journal::TopicRules topic_rules(const std::filesystem::path& folder) {
    return {.prefix = folder.filename().string() + ".", .replication = 1, .min_insync = 1};
}

inline std::unique_ptr<journal::KafkaLog> open_kafka_log(const std::filesystem::path& folder) {
    journal::KafkaLog::Options options;
    options.connection.brokers = brokers();
    options.topics = topic_rules(folder);
    return std::make_unique<journal::KafkaLog>(std::move(options));
}

// Makes the topic, if that was not done before.
inline void make_topic(const kafka::TopicPlan& plan) {
    constexpr std::chrono::seconds kWithin{30};
    const kafka::Admin admin({.brokers = brokers()});
    if (!admin.partitions(plan.name, kWithin)) admin.create(plan, kWithin);
}

}  // namespace enlace::test
