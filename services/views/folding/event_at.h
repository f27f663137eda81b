#pragma once

#include <cstdint>

#include "base/event_info.h"

namespace enlace::views {

// Where an event stands: what a fold may put into a row besides the event's own fields.
struct EventAt {
    base::EventInfo info;
    std::uint64_t position = 0;  // Of its record in the partition of its stream.
};

}  // namespace enlace::views
