#include "journal/embedded/index_file.h"

#include <algorithm>
#include <system_error>
#include <tuple>

#include "journal/embedded/bytes.h"
#include "journal/log.h"

namespace enlace::journal::embedded {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "ENLACEIX";
constexpr std::uint32_t kFormat = 1;
constexpr std::size_t kCrcAt = 8;
constexpr std::size_t kFormatAt = 12;
constexpr std::size_t kNameAt = 16;   // Log id, segment number and salt.
constexpr std::size_t kPartsAt = 40;  // How many.
constexpr std::size_t kHead = 48;
constexpr std::size_t kPart = 24;
constexpr std::size_t kBatch = sizeof(std::uint32_t);
constexpr std::uint64_t kPartsMax = 1 << 20;

fs::path index_path(const Segment& segment) {
    return fs::path(segment.file().path()).replace_extension(".index");
}

std::string name_of(const SegmentHeader& header) {
    std::string bytes;
    put(bytes, header.log_id);
    put(bytes, header.number);
    put(bytes, header.salt);
    return bytes;
}

// Of all that follows it in the head.
std::uint32_t crc_of(std::string_view head) {
    return crc32c(head.substr(kFormatAt));
}

std::string encode(const SegmentHeader& header, const SegmentIndex& index) {
    std::string parts;
    std::string batches;
    std::uint64_t count = 0;
    for (const auto& journal : index.journals()) {
        count += static_cast<std::uint64_t>(std::ranges::count_if(
            journal, [](const auto& partition) { return !partition.batches.empty(); }));
    }
    const std::uint64_t batches_at = kHead + kPart * count;
    for (std::size_t j = 0; j < index.journals().size(); ++j) {
        for (std::size_t p = 0; p < index.journals()[j].size(); ++p) {
            const auto& partition = index.journals()[j][p];
            if (partition.batches.empty()) continue;
            put(parts, static_cast<std::uint16_t>(j));
            put(parts, static_cast<std::uint16_t>(p));
            put(parts, static_cast<std::uint32_t>(partition.batches.size()));
            put(parts, partition.first);
            put(parts, batches_at + batches.size());
            for (const auto batch : partition.batches) put(batches, batch);
        }
    }
    std::string bytes(kMagic);
    put(bytes, std::uint32_t{0});
    put(bytes, kFormat);
    bytes += name_of(header);
    put(bytes, count);
    bytes += parts;
    put_at(bytes, kCrcAt, crc_of(bytes));
    return bytes + batches;
}

}  // namespace

std::optional<IndexFile> IndexFile::open(const Segment& segment) {
    try {
        File file(index_path(segment), File::Mode::read, real_disk());
        std::string head = file.read(0, kHead);
        if (head.size() < kHead || !head.starts_with(kMagic)) return std::nullopt;
        const auto count = get<std::uint64_t>(head, kPartsAt);
        if (count > kPartsMax) return std::nullopt;
        head += file.read(kHead, kPart * count);
        if (head.size() < kHead + kPart * count) return std::nullopt;
        if (get<std::uint32_t>(head, kCrcAt) != crc_of(head)) return std::nullopt;
        if (get<std::uint32_t>(head, kFormatAt) != kFormat) return std::nullopt;
        if (head.substr(kNameAt, kPartsAt - kNameAt) != name_of(segment.header())) {
            return std::nullopt;
        }
        std::vector<Part> parts;
        parts.reserve(count);
        for (std::size_t at = kHead; at < head.size(); at += kPart) {
            parts.push_back({.journal = get<std::uint16_t>(head, at),
                             .partition = get<std::uint16_t>(head, at + 2),
                             .records = get<std::uint32_t>(head, at + 4),
                             .first = get<std::uint64_t>(head, at + 8),
                             .batches = get<std::uint64_t>(head, at + 16)});
        }
        return IndexFile(std::move(file), std::move(parts));
    } catch (const std::system_error&) {
        return std::nullopt;
    } catch (const LogDamaged&) {
        return std::nullopt;  // It can't be read.
    }
}

std::optional<IndexFile> IndexFile::write(const Segment& segment, const SegmentIndex& index) {
    const auto path = index_path(segment);
    const auto unfinished = fs::path(path).replace_extension(".indexing");
    try {
        std::error_code none;
        fs::remove(unfinished, none);
        File(unfinished, File::Mode::create, real_disk()).write(encode(segment.header(), index), 0);
        fs::rename(unfinished, path);
    } catch (const std::system_error&) {
        std::error_code ignored;
        fs::remove(unfinished, ignored);
        return std::nullopt;
    }
    return open(segment);
}

std::optional<std::uint64_t> IndexFile::find(std::uint16_t journal,
                                             std::uint16_t partition,
                                             std::uint64_t position) const {
    const auto part = std::ranges::lower_bound(
        parts_, std::tuple(journal, partition), {},
        [](const Part& one) { return std::tuple(one.journal, one.partition); });
    if (part == parts_.end() || part->journal != journal || part->partition != partition ||
        position < part->first || position - part->first >= part->records) {
        return std::nullopt;
    }
    try {
        const auto bytes = file_.read(part->batches + kBatch * (position - part->first), kBatch);
        if (bytes.size() < kBatch) return std::nullopt;
        return std::uint64_t{get<std::uint32_t>(bytes, 0)} * 8;
    } catch (const LogDamaged&) {
        return std::nullopt;  // It can't be read.
    }
}

}  // namespace enlace::journal::embedded
