#include "journal/embedded/preparer.h"

#include <chrono>
#include <exception>

namespace enlace::journal::embedded {
namespace {

constexpr std::chrono::seconds kPrepareAgain{1};

}  // namespace

Preparer::Preparer(std::filesystem::path folder,
                   std::uint64_t log_id,
                   std::uint64_t segment_bytes,
                   const Disk& disk,
                   Report report,
                   std::shared_ptr<const Segment> prepared)
    : folder_(std::move(folder)),
      log_id_(log_id),
      segment_bytes_(segment_bytes),
      disk_(disk),
      report_(std::move(report)),
      ready_(std::move(prepared)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void Preparer::prepare(std::uint64_t number) {
    {
        const std::lock_guard lock(mutex_);
        wanted_ = number;
    }
    changed_.notify_all();
}

std::shared_ptr<const Segment> Preparer::take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ready_ || trouble_; });
    return std::exchange(ready_, nullptr);
}

std::optional<std::string> Preparer::trouble() const {
    const std::lock_guard lock(mutex_);
    return trouble_;
}

void Preparer::run(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, stop, [&] { return wanted_ != 0; });
        if (stop.stop_requested()) return;
        const SegmentHeader header{log_id_, wanted_, random_number(), segment_bytes_};
        lock.unlock();
        try {
            made(Segment::prepare(folder_, header, disk_, stop));
            lock.lock();
        } catch (const std::exception& error) {
            failed(error.what());
            lock.lock();
            changed_.wait_for(lock, stop, kPrepareAgain, [] { return false; });
        }
    }
}

void Preparer::made(std::shared_ptr<const Segment> segment) {
    bool was_in_trouble = false;
    {
        const std::lock_guard lock(mutex_);
        wanted_ = 0;
        ready_ = std::move(segment);
        was_in_trouble = trouble_.has_value();
        trouble_.reset();
    }
    changed_.notify_all();
    if (was_in_trouble) report_("there is room for the next segment again");
}

void Preparer::failed(std::string why) {
    why += ". Make room: commands are refused once the present segment is full, reading goes on";
    bool is_new = false;
    {
        const std::lock_guard lock(mutex_);
        is_new = !trouble_;
        trouble_ = why;
    }
    changed_.notify_all();
    if (is_new) report_(why);
}

}  // namespace enlace::journal::embedded
