#include "journal/read_through.h"

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace enlace::journal {
namespace {

// Told by the log's threads that there may be more.
class Bell {
public:
    void ring() {
        {
            const std::lock_guard lock(mutex_);
            rung_ = true;
        }
        changed_.notify_one();
    }
    // False: it has not rung for so long.
    bool wait(std::chrono::milliseconds patience) {
        std::unique_lock lock(mutex_);
        const bool rung = changed_.wait_for(lock, patience, [&] { return rung_; });
        rung_ = false;
        return rung;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool rung_ = false;
};

std::vector<FollowFrom> what_to_follow(const std::vector<JournalShape>& journals,
                                       const Positions& from,
                                       const Positions& to) {
    std::vector<FollowFrom> wanted;
    for (std::size_t j = 0; j < journals.size(); ++j) {
        wanted.push_back({journals[j].service, from[j]});
        for (std::size_t p = 0; p < from[j].size(); ++p) {
            if (from[j][p] >= to[j][p]) wanted.back().positions[p] = kNotFollowed;
        }
    }
    return wanted;
}

}  // namespace

Positions beginnings(const std::vector<JournalShape>& journals) {
    Positions positions;
    for (const auto& journal : journals) positions.emplace_back(journal.partitions, 0);
    return positions;
}

Positions ends(const Log& log, const std::vector<JournalShape>& journals) {
    Positions positions = beginnings(journals);
    for (std::size_t j = 0; j < journals.size(); ++j) {
        for (std::uint32_t p = 0; p < journals[j].partitions; ++p) {
            positions[j][p] = log.end({journals[j].service, p});
        }
    }
    return positions;
}

std::uint64_t entries_between(const Positions& from, const Positions& to) {
    std::uint64_t entries = 0;
    for (std::size_t j = 0; j < from.size(); ++j) {
        for (std::size_t p = 0; p < from[j].size(); ++p) {
            entries += std::max(from[j][p], to[j][p]) - from[j][p];
        }
    }
    return entries;
}

void read_through(Log& log,
                  const std::vector<JournalShape>& journals,
                  const Positions& from,
                  const Positions& to,
                  const std::function<void(const LogBatch&)>& take,
                  std::size_t max_bytes,
                  std::chrono::milliseconds patience) {
    std::uint64_t missing = entries_between(from, to);
    if (missing == 0) return;
    const auto bell = std::make_shared<Bell>();
    const auto follower = log.follow(what_to_follow(journals, from, to), [bell] { bell->ring(); });
    while (missing > 0) {
        LogBatch batch = follower->poll(max_bytes);
        if (batch.empty()) {
            if (bell->wait(patience)) continue;
            throw LogUnavailable("the log has sent nothing for " +
                                 std::to_string(patience / std::chrono::seconds(1)) +
                                 " s, and is not at its end: check that the brokers run and can be "
                                 "reached");
        }
        std::erase_if(batch.entries, [&](const LogEntry& entry) {
            return entry.position >= to[entry.journal][entry.partition];
        });
        missing -= batch.entries.size();
        take(batch);
    }
}

}  // namespace enlace::journal
