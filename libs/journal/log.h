#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// The log: every journal of a deployment, in one of its homes. FORMAT.md says what its bytes mean;
// this interface only moves them, and every home passes one conformance suite.
namespace enlace::journal {

// One partition of one service's journal.
struct PartitionRef {
    std::string_view service;
    std::uint32_t partition = 0;
};

// A journal as its home lists it.
struct JournalShape {
    std::string service;
    std::uint32_t partitions = 0;

    bool operator==(const JournalShape&) const = default;
};

// What became of an append, as far as this process knows.
enum class Handed {
    over,       // It is in the log. Whether it counts is for the accept rule to say.
    not_tried,  // It never will be.
    unknown,    // It may be, now or later.
};

struct LogEntry {
    std::uint16_t journal = 0;  // Index into the services the follower was made for.
    std::uint16_t partition = 0;
    std::uint64_t position = 0;
    std::string_view bytes;
};

// Entries and the memory they point into.
struct LogBatch {
    std::vector<LogEntry> entries;
    std::vector<std::shared_ptr<const void>> owners;

    bool empty() const { return entries.empty(); }
};

// The log is damaged where it is read: names the place. Nothing at or after it is handed out.
class LogDamaged : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// The log can't be asked at present: its brokers do not answer. Says what to look after.
class LogUnavailable : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Reads on from given positions, for ever. Used by one thread at a time.
class Follower {
public:
    virtual ~Follower() = default;

    // What comes next: per partition in order of position and without gaps; across partitions in
    // any order. About `max_bytes` at most. Never waits: empty when everything durable has been
    // handed out, or where it comes from another machine is still on its way; the wake follows.
    // Throws LogDamaged.
    virtual LogBatch poll(std::size_t max_bytes) = 0;
};

// In place of a position: this partition is not followed.
inline constexpr std::uint64_t kNotFollowed = ~std::uint64_t{0};

// Where a follower starts in one journal: the first position wanted, one for each partition.
struct FollowFrom {
    std::string service;
    std::vector<std::uint64_t> positions;
    // New entries may be kept back for so long, to come together: less work for all where nobody
    // waits for each of them.
    std::chrono::milliseconds patience{0};
};

// Thread-safe. Outlives its followers.
class Log {
public:
    using Done = std::function<void(Handed)>;

    virtual ~Log() = default;

    // Makes the service's journal known; it is empty until somebody founds it (founding.h).
    // The number of partitions is fixed for ever: another one than before throws.
    virtual void open_journal(std::string_view service, std::uint32_t partitions) = 0;

    // Hands one entry over. `done` is called once, from a thread of the log's own, which it must
    // not hold up; it may be called before append() returns.
    virtual void append(PartitionRef where, std::string entry, Done done) = 0;

    // The number of durable entries, as it is at some moment during the call: whatever anybody was
    // told of before has a lower position. Throws LogUnavailable.
    virtual std::uint64_t end(PartitionRef where) const = 0;

    // Of several partitions of one journal, in their order, asked for together.
    virtual std::vector<std::uint64_t> ends(std::string_view service,
                                            const std::vector<std::uint32_t>& partitions) const {
        std::vector<std::uint64_t> ends;
        for (const auto partition : partitions) ends.push_back(end({service, partition}));
        return ends;
    }

    // As much of it as is known here already: for figures. Never waits.
    virtual std::uint64_t known_end(PartitionRef where) const { return end(where); }

    // One entry, or nothing at or after the end. Throws LogDamaged, LogUnavailable.
    virtual std::optional<std::string> read(PartitionRef where, std::uint64_t position) const = 0;

    // Whether read() only looks into files of this machine, and is never LogUnavailable: whoever
    // keeps positions needs no copies of what stands there.
    virtual bool is_local() const { return true; }

    // `wake` is called from any thread when there may be more than a poll found that found nothing,
    // or than none at all, until the follower is destroyed; it must only note the fact. What is
    // there already is polled without it. Throws LogUnavailable, and LogDamaged where a position
    // lies beyond the end: what stood before it was cut off.
    virtual std::unique_ptr<Follower> follow(std::vector<FollowFrom> from,
                                             std::function<void()> wake) = 0;
};

}  // namespace enlace::journal
