#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "journal/embedded/file.h"
#include "journal/log.h"

namespace enlace::journal {

// Another process works on the directory.
class LogInUse : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// A deployment is being moved to the directory, and not all of it is there.
class LogIncomplete : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// The log in segment files of one directory: all journals in one physical log, one writer, one
// sync for everything that waits. Handed over means that it survives power loss. FORMAT.md
// describes the files.
class EmbeddedLog : public Log {
public:
    struct Options {
        std::filesystem::path directory;  // The deployment's data; the log is its folder `log`.
        std::uint64_t segment_bytes = 64 << 20;  // Of new segments; at least 2 MiB.
        // What an operator should hear of: something removed at the start, no room, a failed
        // sync, damage found. Called from any thread.
        std::function<void(std::string_view)> report = [](std::string_view) {};
        // Of the background reading, after each megabyte.
        std::chrono::milliseconds scrub_pause = std::chrono::seconds(1);
        // By who moves a deployment to this directory. Nobody else gets one as long as not all of
        // it is here.
        bool moving = false;
        const embedded::Disk* disk = &embedded::real_disk();  // Outlives the log.
    };

    // Opens the log, or makes a new one. Throws LogInUse, LogIncomplete, LogDamaged, or
    // std::system_error where the directory can't be written to; each says what to do.
    explicit EmbeddedLog(Options options);
    // Writes what was appended before; its followers must be gone.
    ~EmbeddedLog() override;

    // Why it can't be appended to at present, or will not be before long; nothing if all is well.
    std::optional<std::string> trouble() const;

    void open_journal(std::string_view service, std::uint32_t partitions) override;
    void append(PartitionRef where, std::string entry, Done done) override;
    std::uint64_t end(PartitionRef where) const override;
    std::optional<std::string> read(PartitionRef where, std::uint64_t position) const override;
    std::unique_ptr<Follower> follow(std::vector<FollowFrom> from,
                                     std::function<void()> wake) override;

    // Where a deployment is being moved from; nothing if all of it is here.
    std::optional<std::string> moving_from() const;
    // Durable when they return. Both throw std::system_error.
    void begin_move(const std::string& from);
    void end_move();

    // All that were ever opened in it, in the order of their indices.
    std::vector<JournalShape> journals() const;

    // What verify() has read.
    struct Verified {
        std::uint64_t segments = 0;
        std::uint64_t batches = 0;
        std::uint64_t entries = 0;
        std::optional<std::string> moving_from;  // Not all of it is there yet.
    };
    // Who looks on while verify() reads.
    struct Watch {
        // Each entry, in the order in which they were taken.
        std::function<void(const JournalShape& journal, const LogEntry& entry)> on_entry =
            [](const JournalShape&, const LogEntry&) {};
        // A segment was read to its end; it may be the newest.
        std::function<void(std::uint64_t segment, std::uint64_t newest)> on_segment =
            [](std::uint64_t, std::uint64_t) {};
    };

    // Reads everything in the data directory of a log that nobody works on, and changes nothing.
    // Throws LogInUse, or the LogDamaged that names the first place.
    static Verified verify(const std::filesystem::path& directory, const Watch& watch);
    static Verified verify(const std::filesystem::path& directory);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace enlace::journal
