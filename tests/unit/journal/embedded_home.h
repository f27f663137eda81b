#pragma once

#include <gmock/gmock.h>

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "journal/embedded/embedded_log.h"
#include "support/segment_files.h"
#include "support/temporary_folder.h"
#include "support/wait_until.h"

namespace enlace::journal {

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

}  // namespace enlace::journal
