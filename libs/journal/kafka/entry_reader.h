#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "journal/kafka/partition_state.h"
#include "kafka/consumer.h"

namespace enlace::journal {

// Fetches single entries. Thread-safe; as many connections as callers at the same time.
class EntryReader {
public:
    explicit EntryReader(kafka::Connection connection);

    // The entry at a position below the end. Throws LogDamaged, LogUnavailable.
    std::string read(const PartitionState& partition,
                     std::uint64_t position,
                     std::chrono::milliseconds within);

private:
    std::unique_ptr<kafka::Consumer> take_idle();
    void give_back(std::unique_ptr<kafka::Consumer> consumer);

    const kafka::Connection connection_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<kafka::Consumer>> idle_;
};

}  // namespace enlace::journal
