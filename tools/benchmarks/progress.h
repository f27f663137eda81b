#pragma once

#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <string>

#include "tools/benchmarks/samples.h"

namespace enlace::bench {

// One line on the terminal that moves on, at most ten times a second; nothing where standard error
// is a file. `total`: 0 if nobody knows.
class Progress {
public:
    Progress(std::string what, std::uint64_t total) : what_(std::move(what)), total_(total) {}
    ~Progress() {
        if (shown_) std::fprintf(stderr, "\r\033[K");
    }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void at(std::uint64_t done) {
        const auto now = Samples::Clock::now();
        if (now - told_ < kEvery || ::isatty(STDERR_FILENO) == 0) return;
        told_ = now;
        shown_ = true;
        std::fprintf(stderr, "\r\033[K%s", text(done).c_str());
    }

private:
    static constexpr std::chrono::milliseconds kEvery{100};

    std::string text(std::uint64_t done) const {
        const auto so_far = what_ + "  " + std::to_string(done);
        return total_ == 0 ? so_far : so_far + " of " + std::to_string(total_);
    }

    std::string what_;
    std::uint64_t total_;
    Samples::Clock::time_point told_{};
    bool shown_ = false;
};

}  // namespace enlace::bench
