#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "journal/embedded/index.h"

namespace enlace::journal::embedded {

// A durable batch in memory.
struct StoredBatch {
    Place place;
    std::string bytes;
    BatchView view;                     // Into `bytes`.
    std::vector<StoredRecord> records;  // Into `bytes`.

    Place behind() const { return {place.segment, place.offset + bytes.size()}; }
};

// What is durable, as everybody but the writer sees it: how far it goes, and its newest batches,
// so that whoever follows closely needs no system call. Thread-safe.
class Tail {
public:
    // `active` is the index of the segment in which the data ends.
    Tail(JournalTable journals, Place end, std::uint64_t next_batch, SegmentIndex active)
        : journals_(std::move(journals)),
          end_(end),
          next_batch_(next_batch),
          active_(std::move(active)) {}

    // The batch is durable. Called by the writer, in order.
    void publish(std::shared_ptr<const StoredBatch> batch);

    std::uint64_t next_batch() const { return next_batch_; }
    Place end() const;

    // The batch if it is kept in memory.
    std::shared_ptr<const StoredBatch> batch(std::uint64_t number) const;

    std::vector<JournalShape> journals() const;
    std::optional<std::uint16_t> journal(std::string_view name) const;
    std::uint32_t partitions(std::uint16_t journal) const;
    std::uint64_t end(std::uint16_t journal, std::uint16_t partition) const;

    // Where the position stands, if that is in the segment in which the data ends.
    std::optional<Place> find(std::uint16_t journal,
                              std::uint16_t partition,
                              std::uint64_t position) const;

private:
    static constexpr std::size_t kKept_bytes = 8 << 20;

    mutable std::mutex mutex_;
    JournalTable journals_;
    Place end_;
    std::atomic<std::uint64_t> next_batch_;
    SegmentIndex active_;
    std::deque<std::shared_ptr<const StoredBatch>> kept_;
    std::size_t kept_bytes_ = 0;
};

}  // namespace enlace::journal::embedded
