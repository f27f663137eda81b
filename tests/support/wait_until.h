#pragma once

#include <chrono>
#include <thread>

namespace enlace::test {

// Whether the condition came true before the deadline; asked again every millisecond. For what
// other threads do; a test never sleeps for a fixed time instead.
template <class Condition>
[[nodiscard]] bool wait_until(Condition condition,
                              std::chrono::milliseconds deadline = std::chrono::seconds(30)) {
    const auto end = std::chrono::steady_clock::now() + deadline;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
}

}  // namespace enlace::test
