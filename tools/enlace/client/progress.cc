#include "tools/enlace/client/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "tools/enlace/client/table.h"

namespace enlace::program {
namespace {

constexpr std::chrono::milliseconds kBarEvery{100};
constexpr std::chrono::seconds kLineEvery{2};
constexpr std::size_t kBarCells = 30;

}  // namespace

Progress::Progress(std::string what, std::size_t total)
    : what_(std::move(what)), total_(total), terminal_(::isatty(STDERR_FILENO) == 1) {
    show();
}

Progress::~Progress() {
    show();
    if (terminal_) std::fputc('\n', stderr);
}

void Progress::advance(std::size_t by) {
    const std::lock_guard lock(mutex_);
    done_ += by;
    if (Clock::now() < shown_ + (terminal_ ? Clock::duration(kBarEvery) : kLineEvery)) return;
    show();
}

void Progress::say(std::string_view line) {
    const std::lock_guard lock(mutex_);
    if (terminal_) std::fputs("\r\033[K", stderr);
    fmt::print(stderr, "{}\n", line);
    if (terminal_) show();
}

void Progress::show() {
    shown_ = Clock::now();
    const std::size_t percent = total_ == 0 ? 100 : done_ * 100 / total_;
    const double took_s = std::chrono::duration<double>(shown_ - begun_).count();
    if (!terminal_) {
        fmt::print(stderr, "{}: {} of {} ({} %), {:.1f} s\n", what_, done_, total_, percent,
                   took_s);
        return;
    }
    const std::size_t full = kBarCells * percent / 100;
    std::string bar;
    for (std::size_t cell = 0; cell < kBarCells; ++cell) bar += cell < full ? "█" : "░";
    fmt::print(stderr, "\r\033[K{} {} {}/{}  {:.1f} s", pad_right(what_, 28), bar, done_, total_,
               took_s);
    std::fflush(stderr);
}

}  // namespace enlace::program
