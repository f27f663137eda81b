#include "base/clock.h"

#include <chrono>

namespace enlace::base {
namespace {

template <class Source>
std::int64_t now_us() {
    const auto since = Source::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

class SystemClock final : public Clock {
public:
    std::int64_t wall_us() const override { return now_us<std::chrono::system_clock>(); }
    std::int64_t steady_us() const override { return now_us<std::chrono::steady_clock>(); }
};

}  // namespace

const Clock& system_clock() {
    static const SystemClock clock;
    return clock;
}

}  // namespace enlace::base
