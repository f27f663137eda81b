#include "journal/embedded/scrubber.h"

#include <fmt/format.h>

#include <set>

#include "journal/log.h"

namespace enlace::journal::embedded {
namespace {

constexpr std::uint64_t kReadBetweenPauses = 1 << 20;
constexpr int kPausesAfterRound = 1000;

}  // namespace

Scrubber::Scrubber(const Tail& tail,
                   const Catalog& catalog,
                   std::chrono::milliseconds pause,
                   Report report)
    : tail_(tail),
      catalog_(catalog),
      pause_(pause),
      report_(std::move(report)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void Scrubber::run(const std::stop_token& stop) {
    std::set<std::uint64_t> reported;
    do {
        for (std::uint64_t segment = 1; segment < tail_.end().segment; ++segment) {
            if (reported.contains(segment)) continue;
            try {
                if (!read(segment, stop)) return;
            } catch (const std::exception& error) {
                reported.insert(segment);
                report_(error.what());
            }
        }
    } while (rest(pause_ * kPausesAfterRound, stop));
}

// False if it was told to stop. Throws LogDamaged.
bool Scrubber::read(std::uint64_t segment, const std::stop_token& stop) {
    const std::uint64_t next_segment_begins = catalog_.start(segment + 1)->batch;
    std::uint64_t expected = catalog_.start(segment)->batch;
    SegmentScan scan(catalog_.open(segment));
    std::uint64_t unpaused_from = 0;
    while (const auto batch = scan.next()) {
        if (batch->number != expected) break;
        ++expected;
        if (scan.place().offset - unpaused_from < kReadBetweenPauses) continue;
        unpaused_from = scan.place().offset;
        if (!rest(pause_, stop)) return false;
    }
    if (expected != next_segment_begins) {
        throw_damaged(scan.segment().file().path(), scan.place().offset,
                      fmt::format("batch {} does not stand here", expected));
    }
    return rest(pause_, stop);
}

// False if it was told to stop.
bool Scrubber::rest(std::chrono::milliseconds time, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    never_.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

}  // namespace enlace::journal::embedded
