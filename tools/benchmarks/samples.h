#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <vector>

namespace enlace::bench {

// How long things took: every single one is kept, so that a quantile is exact.
class Samples {
public:
    using Clock = std::chrono::steady_clock;

    void add(Clock::duration took) { took_.push_back(took); }
    std::size_t size() const { return took_.size(); }

    double quantile_ms(double quantile) {
        if (took_.empty()) throw std::logic_error("nothing was measured");
        const auto rank = static_cast<std::size_t>(quantile * static_cast<double>(size() - 1));
        std::ranges::nth_element(took_, took_.begin() + static_cast<std::ptrdiff_t>(rank));
        return std::chrono::duration<double, std::milli>(took_[rank]).count();
    }

private:
    std::vector<Clock::duration> took_;
};

inline double seconds_since(Samples::Clock::time_point begun) {
    return std::chrono::duration<double>(Samples::Clock::now() - begun).count();
}

}  // namespace enlace::bench
