#pragma once

#include <algorithm>
#include <cstdint>

#include "base/clock.h"

// What keeps recorded times in order although clocks differ (journal.md section 5).
namespace enlace::journal {

// How far what was read may push a recorded time ahead of our own clock.
inline constexpr std::int64_t kRaiseMax_us = 60 * base::kSecond_us;
// A record this far below the running maximum was written after a wrong clock was put right.
inline constexpr std::int64_t kFallBack_us = 60 * base::kSecond_us;

// When something is recorded now: not before `newest_us`, as far as that may go.
inline std::int64_t raised(std::int64_t now_us, std::int64_t newest_us) {
    return std::clamp(newest_us, now_us, now_us + kRaiseMax_us);
}

inline bool falls_back(std::int64_t newest_us, std::int64_t recorded_at_us) {
    return recorded_at_us < newest_us - kFallBack_us;
}

// The running maximum once such a record has counted.
inline std::int64_t newest_after(std::int64_t newest_us, std::int64_t recorded_at_us) {
    return falls_back(newest_us, recorded_at_us) ? recorded_at_us
                                                 : std::max(newest_us, recorded_at_us);
}

}  // namespace enlace::journal
