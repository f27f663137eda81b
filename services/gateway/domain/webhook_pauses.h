#pragma once

#include <algorithm>
#include <cstdint>

namespace enlace::gateway {

inline constexpr std::int64_t kFirstPause_us = 1'000'000;
inline constexpr std::int64_t kLongestPause_us = 3'600'000'000;

// How long to wait after so many failed attempts, one or more, before the next: twice as long each
// time, up to an hour, and a fifth more or less by `chance`, 0 to 1, so that many do not come at
// once.
inline std::int64_t pause_us(std::uint32_t failed, double chance) {
    constexpr std::uint32_t kDoublingsMax = 12;
    const auto doublings = std::min(failed - 1, kDoublingsMax);
    const auto pause_us = std::min(kFirstPause_us << doublings, kLongestPause_us);
    return pause_us - pause_us / 5 +
           static_cast<std::int64_t>(static_cast<double>(pause_us) * 0.4 * chance);
}

}  // namespace enlace::gateway
