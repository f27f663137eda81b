#pragma once

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <thread>

#include "support/log/home_of_log.h"
#include "support/temporary_folder.h"
#include "support/wait_until.h"

// The suite that a program instantiates for its homes: LogTest, and DurableLogTest for those that
// promise to hold what was handed over when they are opened again.
namespace enlace::journal {

using Entries = std::vector<std::string>;
using Read = std::map<std::pair<int, int>, Entries>;  // By journal and partition.

// A follower, and what it must hand out next.
class Reading {
public:
    Reading(Log& log, std::vector<FollowFrom> from, std::function<void()> wake)
        : log_(log), next_(from), follower_(log.follow(std::move(from), std::move(wake))) {}

    LogBatch poll(std::size_t max_bytes) {
        LogBatch batch = follower_->poll(max_bytes);
        for (const auto& entry : batch.entries) {
            EXPECT_EQ(entry.position, next_[entry.journal].positions[entry.partition]++);
        }
        return batch;
    }

    // Something, which must come.
    LogBatch poll_some(std::size_t max_bytes) {
        LogBatch batch;
        EXPECT_TRUE(test::wait_until([&] { return !(batch = poll(max_bytes)).empty(); }));
        return batch;
    }

    // Everything up to the present end.
    Read read_all() {
        std::vector<FollowFrom> ends = next_;
        for (auto& [service, positions, patience] : ends) {
            for (std::uint32_t p = 0; p < positions.size(); ++p) {
                if (positions[p] != kNotFollowed) positions[p] = log_.end({service, p});
            }
        }
        Read read;
        while (!reached(ends) && !testing::Test::HasFailure()) {
            const LogBatch batch = poll_some(10'000);
            for (const auto& entry : batch.entries) {
                read[{entry.journal, entry.partition}].emplace_back(entry.bytes);
            }
        }
        return read;
    }

private:
    bool reached(const std::vector<FollowFrom>& ends) const {
        for (std::size_t j = 0; j < ends.size(); ++j) {
            for (std::size_t p = 0; p < ends[j].positions.size(); ++p) {
                if (next_[j].positions[p] < ends[j].positions[p]) return false;
            }
        }
        return true;
    }

    Log& log_;
    std::vector<FollowFrom> next_;
    std::unique_ptr<Follower> follower_;
};

class LogTest : public testing::TestWithParam<test::HomeOfLog> {
protected:
    void SetUp() override { open(); }

    void open() {
        log_.reset();
        log_ = GetParam().open(folder_.path());
        open_journal("intake", 4);
        open_journal("homevisits", 2);
    }

    void open_journal(std::string_view service, std::uint32_t partitions) {
        GetParam().prepare(folder_.path(), service, partitions);
        log_->open_journal(service, partitions);
    }

    // Returns what became of it.
    Handed append(PartitionRef where, std::string entry) {
        std::atomic<int> told{-1};
        log_->append(where, std::move(entry),
                     [&](Handed handed) { told = static_cast<int>(handed); });
        EXPECT_TRUE(test::wait_until([&] { return told >= 0; }));
        return static_cast<Handed>(told.load());
    }

    void append_all(PartitionRef where, const Entries& entries) {
        for (const auto& entry : entries) ASSERT_EQ(append(where, entry), Handed::over);
    }

    Reading follow(std::vector<FollowFrom> from) {
        return {*log_, std::move(from), [this] { ++wakes_; }};
    }

    test::TemporaryFolder folder_;
    std::unique_ptr<Log> log_;
    std::atomic<int> wakes_{0};
};

class DurableLogTest : public LogTest {};

}  // namespace enlace::journal
