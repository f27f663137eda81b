#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "journal/embedded/segment.h"

namespace enlace::journal::embedded {

// Where a batch stands.
struct Place {
    std::uint64_t segment = 0;  // Its number.
    std::uint64_t offset = 0;   // In bytes.

    auto operator<=>(const Place&) const = default;
};

// Reads a segment's batches one after another, many with one system call.
class SegmentScan {
public:
    static constexpr std::size_t kFirstLoad_bytes = 64 << 10;

    explicit SegmentScan(std::shared_ptr<const Segment> segment,
                         std::uint64_t offset = kDataStart,
                         std::size_t bytes_at_once = 1 << 20)
        : segment_(std::move(segment)),
          offset_(offset),
          bytes_at_once_(bytes_at_once),
          next_load_(std::min(kFirstLoad_bytes, bytes_at_once)) {}

    // The batch at place(), if a valid one ends at `limit` or before. Throws LogDamaged if the
    // file can't be read.
    std::optional<BatchView> next(std::uint64_t limit);
    std::optional<BatchView> next() { return next(segment_->header().size); }

    // Behind the batches read so far.
    Place place() const { return {segment_->number(), offset_}; }
    const Segment& segment() const { return *segment_; }

    // What the batch read last points into.
    std::shared_ptr<const void> owner() const { return bytes_; }

private:
    std::string_view buffered(std::uint64_t limit) const;
    void load(std::size_t size);

    std::shared_ptr<const Segment> segment_;
    std::uint64_t offset_;
    std::size_t bytes_at_once_;
    std::size_t next_load_;
    std::shared_ptr<const std::string> bytes_ = std::make_shared<const std::string>();
    std::uint64_t bytes_at_ = 0;
};

}  // namespace enlace::journal::embedded
