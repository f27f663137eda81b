#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "journal/kafka/partition_state.h"
#include "journal/kafka/recent_entries.h"
#include "journal/log.h"
#include "kafka/consumer.h"

namespace enlace::journal {

// Connections of its own to the brokers, which send ahead what comes next.
class KafkaFollower : public Follower {
public:
    struct From {
        PartitionState* partition = nullptr;  // Nothing: not followed.
        std::uint64_t position = 0;
    };
    struct Journal {
        Journal(std::chrono::milliseconds may_wait, std::size_t count)
            : patience(may_wait), partitions(count) {}

        std::chrono::milliseconds patience;  // FollowFrom's.
        std::vector<From> partitions;
    };

    // What is passed by reference or pointer must outlive it.
    KafkaFollower(const kafka::Connection& connection,
                  RecentEntries& recent,
                  std::vector<Journal> from,
                  const std::function<void()>& wake);

    LogBatch poll(std::size_t max_bytes) override;

private:
    // All journals of one patience share one; it calls `wake` until it is gone.
    using Consumers = std::map<std::chrono::milliseconds, kafka::Consumer>;

    // The next message; nothing where none has come. Consumers take turns, so that none waits for
    // another that always has more.
    kafka::IncomingMessage* next();
    // False: it is no entry.
    bool take(const kafka::IncomingMessage& message, LogBatch& batch);
    void report(const kafka::IncomingMessage& message) const;

    RecentEntries& recent_;
    std::vector<Journal> next_;
    std::optional<std::string> damage_;
    Consumers consumers_;
    Consumers::iterator turn_;                     // Whose messages are handed out.
    std::vector<kafka::IncomingMessage> fetched_;  // Handed out up to `at_`.
    std::size_t at_ = 0;
};

}  // namespace enlace::journal
