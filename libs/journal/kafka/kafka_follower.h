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
    // All journals of one patience.
    struct Incoming {
        Incoming(const kafka::Connection& connection, kafka::Consumer::Options options)
            : consumer(connection, std::move(options)) {}

        kafka::Consumer consumer;                     // Calls `wake` until it is gone.
        std::vector<kafka::IncomingMessage> fetched;  // Handed out up to `at`.
        std::size_t at = 0;
    };

    // The next message of the one or other; nothing where none has come.
    kafka::IncomingMessage* next();
    // False: it is no entry.
    bool take(const kafka::IncomingMessage& message, LogBatch& batch);
    void report(const kafka::IncomingMessage& message) const;

    RecentEntries& recent_;
    std::vector<Journal> next_;
    std::optional<std::string> damage_;
    std::map<std::chrono::milliseconds, Incoming> incoming_;  // The least patient first.
};

}  // namespace enlace::journal
