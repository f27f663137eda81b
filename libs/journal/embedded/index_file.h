#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "journal/embedded/index.h"

namespace enlace::journal::embedded {

// The index of a segment that is written to no more, in a file beside it, so that all of the
// segment is read for it only once. It may be deleted at any time. What it says is to be checked
// against the segment: only its head has a CRC, and the segment may have come from an older copy.
class IndexFile {
public:
    // Nothing if there is none, or it is not of this segment.
    static std::optional<IndexFile> open(const Segment& segment);
    // In the place of what is there. Nothing if the disk does not take it.
    static std::optional<IndexFile> write(const Segment& segment, const SegmentIndex& index);

    // The offset of the batch in which the position should stand.
    std::optional<std::uint64_t> find(std::uint16_t journal,
                                      std::uint16_t partition,
                                      std::uint64_t position) const;

private:
    struct Part {
        std::uint16_t journal = 0;
        std::uint16_t partition = 0;
        std::uint32_t records = 0;
        std::uint64_t first = 0;    // Position.
        std::uint64_t batches = 0;  // Where they stand in the file: offsets in units of 8 bytes.
    };

    IndexFile(File file, std::vector<Part> parts)
        : file_(std::move(file)), parts_(std::move(parts)) {}

    File file_;
    std::vector<Part> parts_;  // By journal and partition.
};

}  // namespace enlace::journal::embedded
