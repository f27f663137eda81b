#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "enlace/journal/v1/journal.pb.h"
#include "journal/accept.h"
#include "journal/chain.h"
#include "journal/founding.h"
#include "journal/log.h"
#include "projection/store.h"
#include "projection/stream_table.h"

// Reads journals, applies the accept rule, and hands what counts to a fold: the only way in which
// anything in this system hears of a record.
namespace enlace::projection {

// One record that counts. Valid during the call that hands it out.
struct Counted {
    std::string_view service;
    std::uint16_t journal = 0;  // Index into Runner::Options::journals.
    std::uint32_t partition = 0;
    std::uint64_t position = 0;
    journal::RecordHead head;
    std::size_t stream_hash = 0;       // KeyTable::hash() of the head's stream.
    std::uint64_t version_before = 0;  // Events of the stream that counted before this record.
    std::string_view entry;
    // Nothing where the record counts by its head but can't be decoded: its stream is damaged
    // from here on, everybody else goes on.
    const journal::v1::JournalRecord* record = nullptr;
    // The partition's running maximum of recorded_at, this record included: everything up to here
    // was known by then (journal.md section 5).
    std::int64_t known_at_us = 0;
};

// What is folded from the log. Used by the runner's thread only.
class Projection {
public:
    virtual ~Projection() = default;

    virtual void fold(const Counted& counted) = 0;
    // Such a record is going to be folded before long, if it counts; and then, a little later: it
    // is about to be. For whoever wants to fetch what that needs from memory (key_table.h).
    struct Coming {
        std::string_view service;
        std::string_view stream;
        std::size_t stream_hash = 0;
    };
    virtual void expect(const Coming& /*coming*/) {}
    virtual void fetch(const Coming& /*coming*/) {}
    // Adds everything that changed since the last call. It is committed together with the
    // positions, or handed to commit() again until it is.
    virtual void collect(Batch& batch) = 0;
    // What collect() added is readable in the store.
    virtual void committed() {}
};

// A place in a journal from which on the log is not what had been read before; a person has
// decided to go on (`--accept-loss SERVICE/PARTITION@POSITION`).
struct AcceptedLoss {
    std::string service;
    std::uint32_t partition = 0;
    std::uint64_t position = 0;
};

// A store that was folded from another log, or from more of it than there is.
class StoreMismatch : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Where reading stands in one partition.
struct PartitionStatus {
    std::uint64_t next = 0;               // The position that is folded next.
    std::uint64_t void_records = 0;       // Since this runner was made.
    std::int64_t newest_recorded_us = 0;  // Running maximum of what counted (journal.md section 5).
    journal::Chain chain{};               // Of the entry before `next`.
    std::optional<std::string> halted;    // Why nothing more is read here.
    // Where the journal goes on: nothing counts here any more.
    std::optional<std::string> moved_to;
    // Where the running maximum fell back last: a wrong clock had written before it.
    std::optional<std::uint64_t> fell_back_at;
};

// How far one partition has been read, for who looks on.
struct FollowedPartition {
    std::string service;
    std::uint32_t partition = 0;
    std::uint64_t next = 0;  // Folded up to here ...
    std::uint64_t end = 0;   // ... of so many entries.
};

// Belongs to one thread, which calls step() whenever it is woken.
class Runner {
public:
    struct Options {
        std::vector<journal::JournalInfo> journals;  // Founded already.
        std::chrono::milliseconds patience{0};       // With them; FollowFrom's.
        // Partitions folded by this runner; all where it is empty.
        std::function<bool(std::uint32_t partition)> owns;
        std::vector<AcceptedLoss> accepted_losses;
        // Called from any thread when step() would find something.
        std::function<void()> wake;
        // Longest time that something folded may wait for its commit while more keeps coming.
        std::int64_t commit_within_us = 20'000;
        // Whether it is committed as soon as everything was read, for those who read the store; or
        // waits for commit() then, which costs less where only the fold itself is asked.
        bool commit_when_read = true;
        // Far behind, two seconds' worth is folded in memory before the touched rows are written
        // once, but no more than this.
        std::int64_t catch_up_within_us = 2'000'000;
        std::size_t catch_up_records = 300'000;
        std::size_t catch_up_bytes = 96u << 20;
    };

    // The families that a store must begin with.
    static std::vector<std::string> families();

    // Checks that the store continues what the log holds. Throws StoreMismatch.
    Runner(journal::Log& log,
           Store& store,
           Projection& projection,
           const base::Clock& clock,
           Options options);
    ~Runner();

    // From now on also these; they are numbered after those there are. Throws StoreMismatch.
    void follow_also(const std::vector<journal::JournalInfo>& journals,
                     std::chrono::milliseconds patience);

    // Reads a little, folds it, commits when it is time. True if there may be more at once.
    // Throws StoreUnavailable where the disk refused to write: call again, nothing is lost or
    // folded twice. Whatever else the store or the projection throws, StoreUnreadable too, has left
    // half of something folded: this runner neither reads nor writes any more. What the store holds
    // is whole, and the next runner goes on from there.
    bool step();
    // Writes what was folded so far. Throws as step().
    void commit();

    const PartitionStatus& status(std::uint16_t journal, std::uint32_t partition) const {
        return partitions_[journal][partition].status;
    }
    std::uint32_t partitions(std::uint16_t journal) const {
        return static_cast<std::uint32_t>(partitions_[journal].size());
    }
    // As of everything folded so far.
    StreamTable& streams() { return streams_; }
    // Why reading stopped, for each partition where it did.
    std::vector<std::string> halted() const;
    std::uint64_t void_records() const;
    // Where the journal has moved to, as far as it was read; nothing if it has not.
    std::optional<std::string> moved_to(std::uint16_t journal) const;

private:
    struct Partition {
        PartitionStatus status;
        journal::Chain chain_before{};
        std::uint64_t moved_at = 0;  // The last record that counts; 0: it was not read yet.
        bool dirty = false;
        journal::ChainWindow window;
    };

    void restore(std::uint16_t journal, std::uint32_t partition);
    // An entry of a batch, as far as it has been looked at.
    struct Read {
        std::optional<journal::RecordHead> head;
        std::size_t stream_hash = 0;
    };

    void take_all(const journal::LogBatch& batch);
    Batch collect();
    Projection::Coming coming(const journal::LogEntry& entry, const Read& read) const;
    void look_ahead(const journal::LogEntry& entry, Read& read);
    void fetch(const journal::LogEntry& entry, const Read& read);
    void take(const journal::LogEntry& entry, const Read& read);
    // False: the record is void.
    bool count(const journal::LogEntry& entry, const Read& read, Partition& at);
    bool follows(const journal::LogEntry& entry, const journal::RecordHead& head, Partition& at);
    // By the operator who started this process, or by an earlier one, as the log itself says.
    bool loss_accepted(const journal::LogEntry& entry);
    bool loss_recorded(const journal::LogEntry& entry);
    void note_recorded_at(const journal::LogEntry& entry,
                          const journal::RecordHead& head,
                          PartitionStatus& status) const;

    journal::Log& log_;
    Store& store_;
    Projection& projection_;
    const base::Clock& clock_;
    Options options_;
    std::vector<std::chrono::milliseconds> patience_;  // With each of the journals.
    StreamTable streams_;
    std::vector<std::vector<Partition>> partitions_;
    std::unique_ptr<journal::Follower> follower_;
    std::size_t uncommitted_ = 0;
    std::size_t uncommitted_bytes_ = 0;
    std::int64_t uncommitted_since_us_ = 0;
    std::vector<Read> reads_;            // Of the batch that is being taken.
    std::optional<Batch> pending_;       // Collected, but refused by the disk.
    bool torn_ = false;                  // Something was folded or collected by half.
    journal::v1::JournalRecord record_;  // Parsed into again and again.
};

}  // namespace enlace::projection
