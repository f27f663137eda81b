#pragma once

#include <cstdint>

namespace enlace::base {

// Where and when an event was recorded, for `evolve`.
struct EventInfo {
    std::uint64_t version = 0;        // Its place among the events of its stream, from 1 on.
    std::int64_t recorded_at_us = 0;  // UTC.
};

}  // namespace enlace::base
