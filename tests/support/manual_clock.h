#pragma once

#include <atomic>

#include "base/clock.h"

namespace enlace::test {

// A clock that stands until a test moves it. Thread-safe.
class ManualClock : public base::Clock {
public:
    explicit ManualClock(std::int64_t wall_us = 1'700'000'000 * base::kSecond_us)
        : wall_us_(wall_us) {}

    std::int64_t wall_us() const override { return wall_us_; }
    std::int64_t steady_us() const override { return steady_us_; }

    // Time passes, for both clocks.
    void advance_us(std::int64_t by_us) {
        wall_us_ += by_us;
        steady_us_ += by_us;
    }
    // Somebody sets the wall clock.
    void set_wall_us(std::int64_t wall_us) { wall_us_ = wall_us; }

private:
    std::atomic<std::int64_t> wall_us_;
    std::atomic<std::int64_t> steady_us_{0};
};

}  // namespace enlace::test
