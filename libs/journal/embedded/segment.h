#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "journal/embedded/batch.h"
#include "journal/embedded/file.h"

// The files that batches stand in (FORMAT.md section 9).
namespace enlace::journal::embedded {

inline constexpr std::uint64_t kDataStart = 4096;

struct SegmentHeader {
    std::uint64_t log_id = 0;
    std::uint64_t number = 0;
    std::uint64_t salt = 0;
    std::uint64_t size = 0;  // Of the file, in bytes.
};

std::string encode(const SegmentHeader& header);
std::optional<SegmentHeader> decode_segment_header(std::string_view bytes);

// Throws the LogDamaged that names the place and says what to do.
[[noreturn]] void throw_damaged(const std::filesystem::path& file,
                                std::uint64_t offset,
                                std::string_view what);

// An open segment. Read by any thread, written by the log's writer only.
class Segment {
public:
    // Throws LogDamaged if it is not this segment of this log.
    static std::shared_ptr<const Segment> open(const std::filesystem::path& folder,
                                               std::uint64_t number,
                                               std::uint64_t log_id,
                                               File::Mode mode,
                                               const Disk& disk);

    // Makes it, full of zeros and synced, its name too. Throws std::system_error and leaves nothing
    // behind if there is no room; gives nothing if it was told to stop.
    static std::shared_ptr<const Segment> prepare(const std::filesystem::path& folder,
                                                  const SegmentHeader& header,
                                                  const Disk& disk,
                                                  const std::stop_token& stop);

    const SegmentHeader& header() const { return header_; }
    std::uint64_t number() const { return header_.number; }
    const SaltedCrc& crc() const { return crc_; }
    const File& file() const { return file_; }

private:
    Segment(File file, const SegmentHeader& header)
        : file_(std::move(file)), header_(header), crc_(header.salt) {}

    File file_;
    SegmentHeader header_;
    SaltedCrc crc_;
};

std::filesystem::path segment_path(const std::filesystem::path& folder, std::uint64_t number);

// The number of the newest segment, 0 if there is none. Throws LogDamaged if one is missing.
std::uint64_t newest_segment(const std::filesystem::path& folder);

// Removes what a crash left of a segment that was being prepared.
void remove_unfinished_segments(const std::filesystem::path& folder);

}  // namespace enlace::journal::embedded
