#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "journal/embedded/embedded_log.h"
#include "journal/embedded/scan.h"
#include "support/temporary_folder.h"
#include "support/wait_until.h"

namespace enlace::journal {

inline constexpr const char* kFirst = "00000001.segment";
inline constexpr const char* kSecond = "00000002.segment";

inline std::string damaged_at(std::string_view file, std::uint64_t offset) {
    return fmt::format("{} is damaged at offset {}", file, offset);
}

// A data directory with an embedded log of small segments and one journal, "intake".
class EmbeddedHome {
public:
    static constexpr std::uint64_t kSegmentBytes = 2 << 20;
    static constexpr std::uint32_t kPartitions = 2;

    std::unique_ptr<EmbeddedLog> open(
        const embedded::Disk& disk = embedded::real_disk(),
        std::chrono::milliseconds scrub_pause = std::chrono::hours(1)) {
        EmbeddedLog::Options options;
        options.directory = folder_.path();
        options.segment_bytes = kSegmentBytes;
        options.scrub_pause = scrub_pause;
        options.disk = &disk;
        options.report = [this](std::string_view what) {
            const std::lock_guard lock(mutex_);
            reports_.emplace_back(what);
        };
        auto log = std::make_unique<EmbeddedLog>(std::move(options));
        log->open_journal("intake", kPartitions);
        return log;
    }

    const std::filesystem::path& directory() const { return folder_.path(); }
    std::filesystem::path file(const std::string& name) const {
        return folder_.path() / "log" / name;
    }

    std::vector<std::string> reports() const {
        const std::lock_guard lock(mutex_);
        return reports_;
    }

private:
    test::TemporaryFolder folder_;
    mutable std::mutex mutex_;
    std::vector<std::string> reports_;
};

// Waits for what became of it; so each is a batch of its own.
inline Handed append(Log& log, std::string entry, std::uint32_t partition = 0) {
    std::atomic<int> told{-1};
    log.append({"intake", partition}, std::move(entry),
               [&](Handed handed) { told = static_cast<int>(handed); });
    EXPECT_TRUE(test::wait_until([&] { return told >= 0; }));
    return static_cast<Handed>(told.load());
}

// All of the first partition, in order. Throws LogDamaged.
inline std::vector<std::string> read_all(Log& log) {
    std::vector<std::string> entries;
    auto follower = log.follow({{"intake", {0, kNotFollowed}}}, [] {});
    for (;;) {
        const LogBatch batch = follower->poll(1 << 20);
        if (batch.empty()) return entries;
        for (const auto& entry : batch.entries) {
            EXPECT_EQ(entry.position, entries.size());
            entries.emplace_back(entry.bytes);
        }
    }
}

inline std::string content(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
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

}  // namespace enlace::journal
