#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "base/date.h"

namespace enlace::directory {

// The day from which something holds; one before all others where no date is given. The date must
// have been checked.
inline std::chrono::sys_days first_day(std::string_view valid_from) {
    if (valid_from.empty()) return std::chrono::sys_days::min();
    return *base::parse_date(valid_from);
}

// When that day begins there; the epoch, before which nothing was recorded, where no date is given.
inline std::int64_t first_moment_us(std::string_view valid_from, int utc_offset_min) {
    if (valid_from.empty()) return 0;
    const auto begin =
        first_day(valid_from).time_since_epoch() - std::chrono::minutes(utc_offset_min);
    return std::chrono::duration_cast<std::chrono::microseconds>(begin).count();
}

inline std::chrono::sys_days local_day(std::int64_t at_us, int utc_offset_min) {
    const std::chrono::sys_time<std::chrono::microseconds> at{std::chrono::microseconds(at_us)};
    return std::chrono::floor<std::chrono::days>(at + std::chrono::minutes(utc_offset_min));
}

}  // namespace enlace::directory
