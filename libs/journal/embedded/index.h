#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "journal/embedded/scan.h"

namespace enlace::journal::embedded {

// In which batch of one segment each of its records stands.
class SegmentIndex {
public:
    struct Partition {
        std::uint64_t first = 0;             // Position of the first record here.
        std::vector<std::uint32_t> batches;  // Offsets in units of 8 bytes.
    };

    // Of all batches in the segment.
    static SegmentIndex of(std::shared_ptr<const Segment> segment);

    // Records of the batch at the offset; batches are added in order.
    void add(const std::vector<StoredRecord>& records, std::uint64_t offset);

    // The offset of the batch, if the segment holds this position.
    std::optional<std::uint64_t> find(std::uint16_t journal,
                                      std::uint16_t partition,
                                      std::uint64_t position) const;

    // By journal and partition; one of which nothing stands here may be left out at the end.
    const std::vector<std::vector<Partition>>& journals() const { return journals_; }

private:
    std::vector<std::vector<Partition>> journals_;
};

}  // namespace enlace::journal::embedded
