#pragma once

#include <cstdint>
#include <filesystem>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "journal/embedded/journal_table.h"
#include "journal/embedded/scan.h"

namespace enlace::journal::embedded {

// In which batch of one segment each of its records stands.
class SegmentIndex {
public:
    // Of all batches in the segment.
    static SegmentIndex of(std::shared_ptr<const Segment> segment);

    // Records of the batch at the offset; batches are added in order.
    void add(const std::vector<StoredRecord>& records, std::uint64_t offset);

    // The offset of the batch, if the segment holds this position.
    std::optional<std::uint64_t> find(std::uint16_t journal,
                                      std::uint16_t partition,
                                      std::uint64_t position) const;

private:
    struct Partition {
        std::uint64_t first = 0;             // Position of the first record here.
        std::vector<std::uint32_t> batches;  // Offsets in units of 8 bytes.
    };
    std::vector<std::vector<Partition>> journals_;
};

// The segments that are written to no more. Thread-safe. What is kept of them in memory: where each
// begins, and the index of those read most recently.
class Catalog {
public:
    struct Start {
        std::uint64_t batch = 0;  // Number of its first batch.
        JournalTable journals;
    };
    struct Indexed {
        std::shared_ptr<const Segment> segment;
        SegmentIndex index;
    };

    Catalog(std::filesystem::path folder, std::uint64_t log_id, const Disk& disk)
        : folder_(std::move(folder)), log_id_(log_id), disk_(disk) {}

    // All throw LogDamaged. A segment must have been begun before it is asked for.
    std::shared_ptr<const Segment> open(std::uint64_t segment) const;
    std::shared_ptr<const Start> start(std::uint64_t segment) const;
    std::shared_ptr<const Indexed> index(std::uint64_t segment) const;

    // The segment, `newest` or an older one, in which the position stands or would stand.
    std::uint64_t find(std::uint16_t journal,
                       std::uint16_t partition,
                       std::uint64_t position,
                       std::uint64_t newest) const;

private:
    const std::filesystem::path folder_;
    const std::uint64_t log_id_;
    const Disk& disk_;
    mutable std::mutex mutex_;
    mutable std::map<std::uint64_t, std::shared_ptr<const Start>> starts_;
    mutable std::list<std::shared_ptr<const Indexed>> indexed_;  // Most recently used first.
};

}  // namespace enlace::journal::embedded
