#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

namespace enlace::program {

// How far some work has come, on standard error: a bar that moves on a terminal, a plain line now
// and then elsewhere. Thread-safe.
class Progress {
public:
    Progress(std::string what, std::size_t total);
    // Shows where it stopped.
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void advance(std::size_t by = 1);
    // A line that stays, without disturbing the bar.
    void say(std::string_view line);

private:
    using Clock = std::chrono::steady_clock;

    void show();

    const std::string what_;
    const std::size_t total_;
    const bool terminal_;
    const Clock::time_point begun_ = Clock::now();
    std::mutex mutex_;
    std::size_t done_ = 0;
    Clock::time_point shown_ = begun_;
};

}  // namespace enlace::program
