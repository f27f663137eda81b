#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "journal/embedded/journal_table.h"
#include "journal/embedded/mark.h"
#include "journal/embedded/scan.h"

// Opening a log (FORMAT.md section 10).
namespace enlace::journal::embedded {

// What an operator should hear of. May be called from any thread.
using Report = std::function<void(std::string_view)>;

// What was read up to the end of the data.
struct EndOfData {
    Place end;                        // Where the next batch would stand ...
    std::uint64_t next_batch = 1;     // ... and its number.
    std::optional<Place> last_batch;  // Nothing in a log without any.
    std::uint64_t batches = 0;        // Read on the way.
    std::uint64_t entries = 0;
    JournalTable journals;
};

// Who is told of everything that is read on the way, in order.
struct Visitor {
    std::function<void(const JournalTable& journals)> on_journals = [](const JournalTable&) {};
    std::function<void(const StoredRecord& record)> on_record = [](const StoredRecord&) {};
    std::function<void(std::uint64_t segment)> on_segment = [](std::uint64_t) {};
};

// Reads the segments from `first` to `newest` and finds the end of the data there; changes
// nothing. Throws LogDamaged.
EndOfData find_end(const std::filesystem::path& folder,
                   std::uint64_t first,
                   std::uint64_t newest,
                   const Mark& mark,
                   const Disk& disk,
                   const Visitor& visitor = {});

// A log that may be written to.
struct OpenedLog {
    Mark mark;
    EndOfData data;
    std::shared_ptr<const Segment> active;    // Where the data ends.
    std::shared_ptr<const Segment> prepared;  // The one after it, if it is there already.
};

// Opens the log in the folder, or makes a new one if the folder is empty. Everything in it is
// durable afterwards, and nothing else is. Throws LogDamaged or std::system_error.
OpenedLog open_log(const std::filesystem::path& folder,
                   std::uint64_t segment_bytes,
                   const Disk& disk,
                   const Report& report);

// The mark of a log that is only read. Throws LogDamaged.
Mark read_mark(const std::filesystem::path& folder, const Disk& disk);

std::uint64_t random_number();

}  // namespace enlace::journal::embedded
