#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <mutex>

#include "support/log_behind.h"

namespace enlace::test {

// What becomes of one append.
enum class Append {
    pass,
    not_tried,
    unknown_and_lost,
    unknown_but_there,
    doubled,
    lost,  // Said to be there, but it never will be: what no home of the log may do.
};

// One engine's way to a log that it shares with others. Thread-safe.
class FaultyLog : public LogBehind {
public:
    using Judge = std::function<Append(journal::PartitionRef where, const std::string& entry)>;

    using LogBehind::LogBehind;

    // Asked about each append; none: all pass.
    void judge_appends(Judge judge);
    // Followers hand out what they have polled only after so long.
    void delay_followers(std::chrono::milliseconds by) { delay_ = by; }
    // They hand out no more than so many entries at once; 0: nothing for now.
    void limit_polls(std::size_t entries) { entries_at_once_ = entries; }
    // Entries that were durable when a follower did not hand them out yet.
    std::uint64_t held_back() const { return held_back_; }
    // Appends that did not simply pass.
    std::uint64_t faults() const { return faults_; }

    void append(journal::PartitionRef where, std::string entry, Done done) override;
    std::unique_ptr<journal::Follower> follow(std::vector<journal::FollowFrom> from,
                                              std::function<void()> wake) override;

private:
    class DelayedFollower;

    std::mutex mutex_;
    Judge judge_;
    std::atomic<std::chrono::milliseconds> delay_{std::chrono::milliseconds(0)};
    std::atomic<std::size_t> entries_at_once_ = ~std::size_t{0};
    std::atomic<std::uint64_t> held_back_ = 0;
    std::atomic<std::uint64_t> faults_ = 0;
};

}  // namespace enlace::test
