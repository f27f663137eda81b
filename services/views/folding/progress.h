#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "journal/founding.h"
#include "views/folding/positions.h"

namespace enlace::views {

// How far the views have come, as committed: what is said of an answer is read here before the
// answer is, so that it rests on at least that much. Thread-safe.
class Progress {
public:
    Progress(const std::vector<journal::JournalInfo>& journals,
             unsigned shards,
             const base::Clock& clock);

    void set(std::uint16_t journal, std::uint32_t partition, std::uint64_t next);
    // Something waits to be folded by this shard, or nothing does.
    void set_behind(unsigned shard, bool behind);

    bool follows(std::string_view service, std::uint32_t partition) const;
    // The position that is folded next; 0 of what is not followed.
    std::uint64_t next(std::string_view service, std::uint32_t partition) const;
    bool reached(const std::vector<PositionToken>& tokens) const;

    // The partitions in which a stream's slot lies, one of each journal, and what is folded next.
    std::vector<PositionToken> of_slot(unsigned slot) const;
    // The newest entry folded in each of them, or in all there are.
    std::vector<std::string> tokens_of_slot(unsigned slot) const;
    std::vector<std::string> all_tokens() const;
    std::int64_t age_ms() const;

    std::optional<std::uint32_t> partitions(std::string_view service) const;

private:
    struct Journal {
        std::string service;
        std::deque<std::atomic<std::uint64_t>> next;  // By partition.
    };
    const Journal* find(std::string_view service) const;

    std::deque<Journal> journals_;
    std::deque<std::atomic<std::int64_t>> behind_since_us_;  // By shard; 0: it is not.
    const base::Clock& clock_;
};

}  // namespace enlace::views
