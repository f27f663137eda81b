#pragma once

#include <condition_variable>
#include <future>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "journal/embedded/patient_wakes.h"
#include "journal/embedded/preparer.h"
#include "journal/embedded/tail.h"
#include "journal/log.h"

namespace enlace::journal::embedded {

// The only one who writes: takes whatever waits, makes it one batch, and one sync durable.
// Thread-safe.
class Writer {
public:
    // Everything passed by reference must outlive it.
    Writer(OpenedLog opened, Preparer& preparer, Tail& tail, PatientWakes& wakes, Report report);
    // Writes what waits, then stops.
    ~Writer();

    void append(std::uint16_t journal, std::uint16_t partition, std::string entry, Log::Done done);

    // Returns when the journal is durable; at once if it was there. Throws std::runtime_error.
    void open_journal(std::string_view name, std::uint32_t partitions);

    // Why nothing is written any more, if so.
    std::optional<std::string> trouble() const;

private:
    struct Append {
        std::uint16_t journal = 0;
        std::uint16_t partition = 0;
        std::string entry;
        Log::Done done;
    };
    struct Opening {
        std::string name;
        std::uint32_t partitions = 0;
        std::promise<void> done;
    };
    struct Work {
        std::vector<Append> appends;
        std::vector<Opening> openings;

        bool empty() const { return appends.empty() && openings.empty(); }
    };

    void run();
    std::optional<Work> wait_for_work();
    std::optional<PatientWakes::Time> next_due() const;
    void open(Opening& opening);
    void write(std::vector<Append>& appends);
    Handed write_batch(std::span<const Append> appends, std::size_t size);
    bool make_room(std::size_t size);
    bool write_journals(const JournalTable& journals);
    bool commit(std::string bytes, BatchKind kind, std::uint32_t count);
    void note_mark();
    void sync_mark();
    void fail(const std::string& why);

    Preparer& preparer_;
    Tail& tail_;
    PatientWakes& wakes_;
    const Report report_;

    // The writer's thread only.
    Mark mark_;
    // When it is synced, unless more is written before; nothing: it is.
    std::optional<PatientWakes::Time> mark_due_;
    std::shared_ptr<const Segment> segment_;
    std::uint64_t offset_;
    std::uint64_t next_batch_;
    JournalTable journals_;

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    Work waiting_;
    std::size_t waiting_bytes_ = 0;
    bool closing_ = false;
    std::optional<std::string> trouble_;
    std::thread thread_;  // Last, so that everything it uses is there.
};

}  // namespace enlace::journal::embedded
