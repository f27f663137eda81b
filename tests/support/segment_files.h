#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "journal/embedded/mark.h"
#include "journal/embedded/scan.h"

// The files of an embedded log, for tests that look into them or damage them.
namespace enlace::journal {

inline constexpr const char* kFirst = "00000001.segment";
inline constexpr const char* kSecond = "00000002.segment";

inline std::string damaged_at(std::string_view file, std::uint64_t offset) {
    return fmt::format("{} is damaged at offset {}", file, offset);
}

inline std::string content(const std::filesystem::path& path) {
    std::string bytes(std::filesystem::file_size(path), '\0');
    std::ifstream(path, std::ios::binary)
        .read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return bytes;
}

inline void set_content(const std::filesystem::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

inline void flip_bit(const std::filesystem::path& path, std::uint64_t offset, int bit) {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.seekg(static_cast<std::streamoff>(offset));
    const char flipped = static_cast<char>(file.get() ^ (1 << bit));
    file.seekp(static_cast<std::streamoff>(offset));
    file.put(flipped);
}

// The places of all valid batches in a segment's bytes, and behind the last one.
inline std::vector<std::uint64_t> batch_offsets(const std::string& segment) {
    const auto header = embedded::decode_segment_header(segment);
    std::vector<std::uint64_t> offsets{embedded::kDataStart};
    const embedded::SaltedCrc crc(header.value().salt);
    while (const auto batch =
               embedded::decode_batch(std::string_view(segment).substr(offsets.back()), crc)) {
        offsets.push_back(offsets.back() + batch->size());
    }
    return offsets;
}

// The content of the mark that says the same log was durable up to that batch.
inline std::string moved_mark(std::string_view mark, std::uint64_t batch) {
    constexpr std::size_t kSlot = 4096;
    const auto newest = embedded::decode_mark_slot(mark.substr(0, kSlot));
    const auto other = embedded::decode_mark_slot(mark.substr(kSlot));
    const auto log_id = (newest ? newest : other).value().log_id;
    const std::string slot = embedded::encode(embedded::MarkSlot{log_id, batch});
    std::string bytes(2 * kSlot, '\0');
    bytes.replace(batch % 2 * kSlot, slot.size(), slot);
    return bytes;
}

}  // namespace enlace::journal
