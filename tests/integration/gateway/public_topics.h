#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "gateway/envelope.h"
#include "kafka/admin.h"
#include "kafka/consumer.h"
#include "support/kafka_brokers.h"

// How the gateway's tests read what it has published, as outsiders would.
namespace enlace::test {

struct Read {
    std::string id;
    std::string type;
    std::string key;
    std::string value;
    std::int32_t partition = 0;
};

// What makes a message visible: its transaction was committed; or nothing.
enum class Isolation { committed, none };

// All that stands in the topic now, in the order of each partition.
inline std::vector<Read> read_topic(const std::string& topic,
                                    std::int32_t partitions,
                                    Isolation isolation = Isolation::committed) {
    kafka::Consumer consumer(
        {.brokers = brokers()},
        {.report_ends = true, .committed_only = isolation == Isolation::committed, .wake = {}});
    for (std::int32_t p = 0; p < partitions; ++p) consumer.start(topic, 0, p, 0);
    std::vector<Read> all;
    std::set<std::int32_t> ended;
    while (ended.size() < static_cast<std::size_t>(partitions)) {
        for (const auto& message : consumer.take(1'000, std::chrono::seconds(1))) {
            if (message.kind() == kafka::IncomingMessage::Kind::end) {
                ended.insert(message.partition());
            }
            if (message.kind() != kafka::IncomingMessage::Kind::message) continue;
            all.push_back({.id = std::string(message.header(gateway::kIdHeader).value_or("")),
                           .type = std::string(message.header(gateway::kTypeHeader).value_or("")),
                           .key = std::string(message.key()),
                           .value = std::string(message.value().value_or("")),
                           .partition = message.partition()});
        }
    }
    return all;
}

// How much was ever written to it: what was given up and the marks of transactions, too.
inline std::uint64_t written_to(const kafka::Admin& admin,
                                const std::string& topic,
                                std::int32_t partitions) {
    std::vector<std::int32_t> all;
    for (std::int32_t p = 0; p < partitions; ++p) all.push_back(p);
    std::uint64_t sum = 0;
    for (const auto end : admin.ends(topic, all, std::chrono::seconds(10))) sum += end;
    return sum;
}

// The versions of each stream, in the order in which they stand there.
inline std::map<std::string, std::vector<std::uint64_t>> versions_of(
    const std::vector<Read>& messages) {
    std::map<std::string, std::vector<std::uint64_t>> versions;
    for (const auto& message : messages) {
        const auto slash = message.id.find('/');
        versions[message.id.substr(0, slash)].push_back(std::stoull(message.id.substr(slash + 1)));
    }
    return versions;
}

}  // namespace enlace::test
