#pragma once

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

#include "tools/benchmarks/samples.h"

namespace enlace::bench {

// Looks every 5 ms. Throws std::runtime_error after ten minutes.
template <class Condition>
void wait_until(const char* what, Condition condition) {
    const auto give_up = Samples::Clock::now() + std::chrono::minutes(10);
    while (!condition()) {
        if (Samples::Clock::now() > give_up) {
            throw std::runtime_error(std::string("given up on: ") + what);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

}  // namespace enlace::bench
