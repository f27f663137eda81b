#pragma once

#include <optional>
#include <string>

#include "enlace/journal/v1/journal.pb.h"

namespace enlace::journal {

// An event that has no personal fields; nothing if it is of another type, or can't be decoded.
template <class Event>
std::optional<Event> event_of(const v1::RecordedEvent& recorded) {
    if (recorded.type() != Event::descriptor()->full_name()) return std::nullopt;
    Event event;
    if (!event.ParseFromString(recorded.clear())) return std::nullopt;
    return event;
}

// Where a record that is the last to count in its partition says that the journal goes on: for
// people. Empty where it does not say.
inline std::string moved_to(const v1::JournalRecord& record) {
    for (const auto& event : record.events()) {
        if (const auto moved = event_of<v1::JournalMoved>(event)) return moved->to();
    }
    return {};
}

}  // namespace enlace::journal
