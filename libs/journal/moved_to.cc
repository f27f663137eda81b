#include "journal/moved_to.h"

#include <stdexcept>
#include <vector>

#include "base/stream_id.h"
#include "journal/accept.h"
#include "journal/read_through.h"
#include "journal/recorded_event.h"

namespace enlace::journal {

std::optional<std::string> moved_to(Log& log, const JournalShape& journal) {
    std::optional<std::string> to;
    std::vector<std::uint64_t> sequences(journal.partitions);  // Of the system's streams.
    const auto take = [&](const LogEntry& entry) {
        const auto head = record_head(entry.bytes);
        if (to || !head || head->stream != base::system_stream(entry.partition)) return;
        auto& sequence = sequences[entry.partition];
        if (!counts(*head, entry.partition, journal.partitions, false, sequence)) return;
        sequence = head->sequence;
        v1::Entry moved;
        if (head->last &&
            moved.ParseFromArray(entry.bytes.data(), static_cast<int>(entry.bytes.size())))
            to = moved_to(moved.record());
    };
    const std::vector<JournalShape> only = {journal};
    read_through(log, only, beginnings(only), ends(log, only), [&](const LogBatch& batch) {
        for (const auto& entry : batch.entries) take(entry);
    });
    return to;
}

std::string has_moved(std::string_view service, std::string_view to) {
    return "the journal of " + std::string(service) + " has moved to " + std::string(to) +
           ": serve it there; what is here does not count any more";
}

void check_none_moved(Log& log, std::span<const JournalShape> journals) {
    for (const auto& journal : journals) {
        if (const auto to = moved_to(log, journal))
            throw std::runtime_error(has_moved(journal.service, *to));
    }
}

}  // namespace enlace::journal
