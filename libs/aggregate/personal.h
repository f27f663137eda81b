#pragma once

#include <optional>
#include <string_view>

#include "aggregate/command.h"

namespace enlace::aggregate {

// The newest event of that type among Lookup::personal_events; nothing where there is none, or
// where it was erased.
template <class Event>
std::optional<Event> personal_event(Lookup& lookup, std::string_view stream) {
    std::optional<Event> newest;
    for (const auto& event : lookup.personal_events(stream))
        if (const auto* found = dynamic_cast<const Event*>(event.get())) newest = *found;
    return newest;
}

}  // namespace enlace::aggregate
