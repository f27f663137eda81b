#include "journal/embedded/segment.h"

#include <fmt/format.h>

#include <charconv>
#include <set>
#include <system_error>

#include "journal/embedded/bytes.h"
#include "journal/log.h"

namespace enlace::journal::embedded {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSegmentMagic = "ENLACESG";
constexpr std::uint32_t kSegmentFormat = 1;
constexpr std::string_view kSegmentSuffix = ".segment";
constexpr std::string_view kUnfinishedSuffix = ".preparing";
constexpr std::size_t kZerosAtOnce = 1 << 20;

fs::path numbered(const fs::path& folder, std::uint64_t number, std::string_view suffix) {
    return folder / fmt::format("{:08}{}", number, suffix);
}

// Piece by piece, so that the writer's own syncs never wait for all of it.
bool fill(const File& file, const SegmentHeader& header, const std::stop_token& stop) {
    file.write(encode(header), 0);
    const std::string zeros(kZerosAtOnce, '\0');
    for (std::uint64_t at = kDataStart; at < header.size; at += zeros.size()) {
        if (stop.stop_requested()) return false;
        file.write(std::string_view(zeros).substr(0, header.size - at), at);
        file.sync();
    }
    file.sync();
    return true;
}

}  // namespace

std::string encode(const SegmentHeader& header) {
    std::string bytes(kSegmentMagic);
    put(bytes, std::uint32_t{0});
    put(bytes, kSegmentFormat);
    put(bytes, header.log_id);
    put(bytes, header.number);
    put(bytes, header.salt);
    put(bytes, header.size);
    bytes.resize(kDataStart, '\0');
    put_at(bytes, 8, SaltedCrc(header.salt)(std::string_view(bytes).substr(12)));
    return bytes;
}

std::optional<SegmentHeader> decode_segment_header(std::string_view bytes) {
    if (bytes.size() < kDataStart || !bytes.starts_with(kSegmentMagic)) return std::nullopt;
    const SegmentHeader header{get<std::uint64_t>(bytes, 16), get<std::uint64_t>(bytes, 24),
                               get<std::uint64_t>(bytes, 32), get<std::uint64_t>(bytes, 40)};
    const auto crc = SaltedCrc(header.salt)(bytes.substr(12, kDataStart - 12));
    if (get<std::uint32_t>(bytes, 8) != crc) return std::nullopt;
    if (get<std::uint32_t>(bytes, 12) != kSegmentFormat) return std::nullopt;
    return header;
}

void throw_damaged(const fs::path& file, std::uint64_t offset, std::string_view what) {
    throw LogDamaged(
        fmt::format("{} is damaged at offset {}: {}. Nothing was changed. Restore the "
                    "log's folder from a copy, or move it to a disk that can be trusted",
                    file.string(), offset, what));
}

std::shared_ptr<const Segment> Segment::open(const fs::path& folder,
                                             std::uint64_t number,
                                             std::uint64_t log_id,
                                             File::Mode mode,
                                             const Disk& disk) {
    File file(segment_path(folder, number), mode, disk);
    const auto header = decode_segment_header(file.read(0, kDataStart));
    if (!header) throw_damaged(file.path(), 0, "its header is not valid");
    if (header->number != number || header->log_id != log_id) {
        throw_damaged(file.path(), 0, "it belongs to another log, or to another place in this one");
    }
    return std::shared_ptr<const Segment>(new Segment(std::move(file), *header));
}

std::shared_ptr<const Segment> Segment::prepare(const fs::path& folder,
                                                const SegmentHeader& header,
                                                const Disk& disk,
                                                const std::stop_token& stop) {
    const fs::path unfinished = numbered(folder, header.number, kUnfinishedSuffix);
    try {
        const File file(unfinished, File::Mode::create, disk);
        if (!fill(file, header, stop)) {
            fs::remove(unfinished);
            return nullptr;
        }
        fs::rename(unfinished, segment_path(folder, header.number));
        sync_folder(folder);
    } catch (const std::system_error&) {
        std::error_code ignored;
        fs::remove(unfinished, ignored);
        throw;
    }
    return open(folder, header.number, header.log_id, File::Mode::update, disk);
}

fs::path segment_path(const fs::path& folder, std::uint64_t number) {
    return numbered(folder, number, kSegmentSuffix);
}

std::uint64_t newest_segment(const fs::path& folder) {
    std::set<std::uint64_t> numbers;
    for (const auto& file : fs::directory_iterator(folder)) {
        if (file.path().extension() != kSegmentSuffix) continue;
        const std::string name = file.path().stem();
        std::uint64_t number = 0;
        const auto read = std::from_chars(name.data(), name.data() + name.size(), number);
        if (read.ec == std::errc{} && read.ptr == name.data() + name.size()) numbers.insert(number);
    }
    const std::uint64_t newest = numbers.empty() ? 0 : *numbers.rbegin();
    for (std::uint64_t number = 1; number <= newest; ++number) {
        if (!numbers.contains(number)) {
            throw_damaged(segment_path(folder, number), 0, "this file is missing");
        }
    }
    return newest;
}

void remove_unfinished_segments(const fs::path& folder) {
    for (const auto& file : fs::directory_iterator(folder)) {
        if (file.path().extension() == kUnfinishedSuffix) fs::remove(file.path());
    }
}

}  // namespace enlace::journal::embedded
