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

inline std::chrono::sys_days local_day(std::int64_t at_us, int utc_offset_min) {
    const std::chrono::sys_time<std::chrono::microseconds> at{std::chrono::microseconds(at_us)};
    return std::chrono::floor<std::chrono::days>(at + std::chrono::minutes(utc_offset_min));
}

}  // namespace enlace::directory
