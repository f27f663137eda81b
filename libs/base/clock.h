#pragma once

#include <cstdint>

namespace enlace::base {

// The only source of time. Microseconds everywhere; wall time is UTC since 1970.
class Clock {
public:
    virtual ~Clock() = default;
    virtual std::int64_t wall_us() const = 0;
    // Never goes back and knows nothing of dates.
    virtual std::int64_t steady_us() const = 0;
};

inline constexpr std::int64_t kSecond_us = 1'000'000;
inline constexpr std::int64_t kMinute_us = 60 * kSecond_us;
inline constexpr std::int64_t kHour_us = 60 * kMinute_us;
inline constexpr std::int64_t kDay_us = 24 * kHour_us;

// The machine's own clocks; lives as long as the process.
const Clock& system_clock();

}  // namespace enlace::base
