#pragma once

#include <optional>

#include "enlace/journal/v1/journal.pb.h"
#include "journal/sealing.h"
#include "security/keyring.h"

namespace enlace::views {

// An event with its personal fields, for somebody who may see them; its clear part, and `erased`
// set, where they were destroyed. Nothing if it is of another type, or damaged.
template <class Event>
std::optional<Event> open_event(const journal::v1::RecordedEvent& recorded,
                                const journal::v1::JournalRecord& record,
                                const security::Keyring& keyring,
                                bool& erased) {
    if (recorded.type() != Event::descriptor()->full_name()) return std::nullopt;
    Event event;
    switch (journal::open(recorded, record.stream(), record.command_id(), &event, keyring)) {
        case journal::Opened::opened:
        case journal::Opened::nothing_sealed:
            return event;
        case journal::Opened::erased:
            erased = true;
            return event;
        case journal::Opened::damaged:
            break;
    }
    return std::nullopt;
}

}  // namespace enlace::views
