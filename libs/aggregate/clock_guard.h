#pragma once

#include <atomic>
#include <cstdint>

#include "base/clock.h"

namespace enlace::aggregate {

// Whether the wall clock may be believed (journal.md section 5). Not while it has moved more than
// 5 s against the steady clock since the start, nor while it is more than 60 s behind the newest
// recorded time, unless an operator has vouched for it. Thread-safe.
class ClockGuard {
public:
    ClockGuard(const base::Clock& clock, bool vouched)
        : clock_(clock),
          vouched_(vouched),
          wall_at_start_us_(clock.wall_us()),
          steady_at_start_us_(clock.steady_us()) {}

    bool trusted(std::int64_t newest_recorded_us) const {
        const std::int64_t wall_us = clock_.wall_us();
        const std::int64_t drift_us =
            (wall_us - wall_at_start_us_) - (clock_.steady_us() - steady_at_start_us_);
        if (drift_us > kDriftMax_us || drift_us < -kDriftMax_us) return false;
        return vouched_ || wall_us >= newest_recorded_us - kBehindMax_us;
    }

    static constexpr std::int64_t kDriftMax_us = 5 * base::kSecond_us;
    static constexpr std::int64_t kBehindMax_us = 60 * base::kSecond_us;

private:
    const base::Clock& clock_;
    bool vouched_;
    std::int64_t wall_at_start_us_;
    std::int64_t steady_at_start_us_;
};

}  // namespace enlace::aggregate
