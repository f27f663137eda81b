#include "gateway/inbox/lanes.h"

#include <algorithm>

namespace enlace::gateway {

Lanes::Lanes(unsigned workers, Pauses pauses) : pauses_(pauses) {
    for (unsigned i = 0; i < workers; ++i) workers_.emplace_back([this] { work(); });
}

Lanes::~Lanes() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    for (auto& worker : workers_) worker.join();
}

void Lanes::put(const std::string& name, Task task) {
    const std::lock_guard lock(mutex_);
    auto& lane = lanes_[name];
    if (!lane) lane = std::make_shared<Lane>();
    lane->tasks.push_back(std::move(task));
    if (lane->tasks.size() > 1) return;
    ready_.emplace(Clock::now(), name);
    changed_.notify_one();
}

void Lanes::forget() {
    const std::lock_guard lock(mutex_);
    lanes_.clear();
    ready_.clear();
}

std::size_t Lanes::held_up() const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(
        std::ranges::count_if(lanes_, [](const auto& one) { return one.second->pause.count(); }));
}

void Lanes::work() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        if (ready_.empty()) {
            changed_.wait(lock);
            continue;
        }
        const auto [when, name] = *ready_.begin();
        if (when > Clock::now()) {
            changed_.wait_until(lock, when);
            continue;
        }
        ready_.erase(ready_.begin());
        const auto lane = lanes_.at(name);
        const Task task = lane->tasks.front();
        lock.unlock();
        const bool done = task();
        lock.lock();
        finished(name, lane, done);
    }
}

void Lanes::finished(const std::string& name, const std::shared_ptr<Lane>& lane, bool done) {
    const auto known = lanes_.find(name);
    if (known == lanes_.end() || known->second != lane) return;  // It was forgotten meanwhile.
    auto when = Clock::now();                                    // Behind those that wait already.
    if (done) {
        lane->pause = {};
        lane->tasks.pop_front();
        if (lane->tasks.empty()) {
            lanes_.erase(known);
            return;
        }
    } else {
        lane->pause =
            lane->pause.count() == 0 ? pauses_.first : std::min(2 * lane->pause, pauses_.longest);
        when += lane->pause;
    }
    ready_.emplace(when, name);
    changed_.notify_one();
}

}  // namespace enlace::gateway
