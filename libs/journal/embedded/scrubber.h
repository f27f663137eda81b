#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "journal/embedded/catalog.h"
#include "journal/embedded/recovery.h"
#include "journal/embedded/tail.h"

namespace enlace::journal::embedded {

// Reads the segments that are written to no more, over and over and slowly, so that damage is
// found before somebody needs what it hit. Reports each damaged segment once.
class Scrubber {
public:
    // A pause is made after each megabyte, and a long one of a thousand of them after each round.
    Scrubber(const Tail& tail,
             const Catalog& catalog,
             std::chrono::milliseconds pause,
             Report report);

private:
    void run(const std::stop_token& stop);
    bool read(std::uint64_t segment, const std::stop_token& stop);
    bool rest(std::chrono::milliseconds time, const std::stop_token& stop);

    const Tail& tail_;
    const Catalog& catalog_;
    const std::chrono::milliseconds pause_;
    const Report report_;
    std::mutex mutex_;
    std::condition_variable_any never_;
    std::jthread thread_;  // Last, so that everything it uses is there.
};

}  // namespace enlace::journal::embedded
