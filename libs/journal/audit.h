#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "enlace/journal/v1/journal.pb.h"
#include "journal/accept.h"
#include "journal/chain.h"

// A journal's entries, read as FORMAT.md says and held to it: sections 2 to 5 and 8, the same in
// every home of the log.
namespace enlace::journal {

// Where a journal has moved from: the record after which nothing counts in the partition.
struct Moved {
    std::uint64_t position = 0;
    Chain before{};  // Of the entry before it, the newest that moves.
    std::string to;  // For people.
};

// What was read of one partition.
struct AuditedPartition {
    std::uint64_t next = 0;  // So many entries.
    Chain chain{};           // Of the newest.
    std::uint64_t counted = 0;
    std::uint64_t void_entries = 0;
    std::uint64_t streams = 0;  // That a record counted of.
    std::uint64_t events = 0;
    std::int64_t newest_recorded_us = 0;  // Running maximum of what counted.
    std::optional<Moved> moved;
};

class Audit {
public:
    // Beyond it faults are counted only.
    static constexpr std::size_t kFaultsKept = 20;

    Audit(std::string service, std::uint32_t partitions);

    // Told of the key of each event that counts and has personal fields, before anything else is.
    void on_key(std::function<void(std::string_view key_id)> told) { on_key_ = std::move(told); }

    // The next entry of the partition, from its Genesis on.
    void take(std::uint32_t number, std::string_view entry);

    const std::string& service() const { return service_; }
    const AuditedPartition& partition(std::uint32_t partition) const {
        return partitions_[partition].read;
    }
    std::uint32_t partitions() const { return static_cast<std::uint32_t>(partitions_.size()); }
    // The sum of all partitions' numbers.
    AuditedPartition whole() const;
    // None of its partitions holds anything.
    bool empty() const;
    // Of partition 0; nothing where it has none.
    const std::optional<v1::Genesis>& genesis() const { return partitions_[0].genesis; }

    // A stream's counted records, and its version.
    struct StreamEnd {
        std::uint64_t sequence = 0;
        std::uint64_t version = 0;
    };
    StreamEnd stream(std::uint32_t number, std::string_view stream) const;

    // What is wrong, if what was read until now is all there is. Each kept one is a sentence that
    // names the place and says what to do.
    struct Faults {
        std::uint64_t count = 0;
        std::vector<std::string> kept;
    };
    Faults faults() const;
    // Places where somebody accepted that the log was cut.
    std::uint64_t accepted_losses() const;

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>()(text);
        }
    };
    struct Partition {
        AuditedPartition read;
        std::optional<v1::Genesis> genesis;
        ChainWindow window;
        std::unordered_map<std::string, StreamEnd, Hash, std::equal_to<>> streams;
        std::map<std::uint64_t, std::string> breaks;  // Where `seen` says so: what it says.
        std::set<std::uint64_t> losses;               // Places where somebody accepted one.
    };

    void take_genesis(std::uint32_t number, std::string_view entry);
    void check_seen(std::uint32_t number, const RecordHead& head);
    bool counts(std::uint32_t number, const RecordHead& head) const;
    void count(std::uint32_t number, const RecordHead& head, std::string_view entry);
    void check_content(std::uint32_t number, const RecordHead& head, const StreamEnd& end);
    void check_last(std::uint32_t number, const RecordHead& head, const v1::JournalMoved* moved);
    std::string place(std::uint32_t number, std::uint64_t position) const;
    void fault(std::uint32_t number, std::uint64_t position, const std::string& what);
    void add(Faults& faults,
             std::uint32_t number,
             std::uint64_t position,
             const std::string& what) const;

    std::string service_;
    std::function<void(std::string_view key_id)> on_key_;
    std::vector<Partition> partitions_;
    Faults faults_;             // That no later entry can put right.
    v1::JournalRecord record_;  // Parsed into again and again.
};

}  // namespace enlace::journal
