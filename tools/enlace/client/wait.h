#pragma once

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

namespace enlace::program {

// Asks again and again until the answer is yes. Throws std::runtime_error after `limit`, saying
// that `what` did not happen.
template <class Condition>
void wait_until(const std::string& what, std::chrono::seconds limit, Condition condition) {
    const auto give_up = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > give_up) {
            throw std::runtime_error(what + " did not happen within " +
                                     std::to_string(limit.count()) + " s");
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
}

}  // namespace enlace::program
