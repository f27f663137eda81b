#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "journal/kafka/partition_state.h"
#include "journal/kafka/recent_entries.h"
#include "journal/log.h"
#include "kafka/consumer.h"

namespace enlace::journal {

// One connection of its own to the brokers, which send ahead what comes next.
class KafkaFollower : public Follower {
public:
    struct From {
        PartitionState* partition = nullptr;  // Nothing: not followed.
        std::uint64_t position = 0;
    };

    // By journal, then by partition. What is passed by reference or pointer must outlive it.
    KafkaFollower(const kafka::Connection& connection,
                  RecentEntries& recent,
                  std::vector<std::vector<From>> from,
                  std::function<void()> wake);

    LogBatch poll(std::size_t max_bytes) override;

private:
    // False: it is no entry.
    bool take(const kafka::IncomingMessage& message, LogBatch& batch);
    void report(const kafka::IncomingMessage& message) const;

    RecentEntries& recent_;
    std::vector<std::vector<From>> next_;
    std::optional<std::string> damage_;

    std::vector<kafka::IncomingMessage> fetched_;  // Handed out up to at_.
    std::size_t at_ = 0;
    kafka::Consumer consumer_;  // Calls `wake` until it is gone.
};

}  // namespace enlace::journal
