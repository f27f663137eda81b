#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "journal/log.h"
#include "journal/wakes.h"

namespace enlace::journal {

// The log in memory: what the other homes are compared with, and what tests run on. Everything is
// "durable" at once and gone with the object.
class MemoryLog : public Log {
public:
    void open_journal(std::string_view service, std::uint32_t partitions) override;
    // Calls `done` before it returns.
    void append(PartitionRef where, std::string entry, Done done) override;
    std::uint64_t end(PartitionRef where) const override;
    std::optional<std::string> read(PartitionRef where, std::uint64_t position) const override;
    std::unique_ptr<Follower> follow(std::vector<FollowFrom> from,
                                     std::function<void()> wake) override;

private:
    class FollowerImpl;
    using Partition = std::deque<std::shared_ptr<const std::string>>;

    const Partition& partition(PartitionRef where) const;

    mutable std::mutex mutex_;
    std::map<std::string, std::vector<Partition>, std::less<>> journals_;
    Wakes wakes_;
};

}  // namespace enlace::journal
