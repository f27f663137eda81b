#pragma once

#include <functional>
#include <map>
#include <mutex>

#include "journal/log.h"

namespace enlace::journal {

// Whom to wake when there is more to poll. A follower that was removed hears nothing more.
class Wakes {
public:
    void add(const Follower* follower, std::function<void()> wake) {
        const std::lock_guard lock(mutex_);
        wakes_.emplace(follower, std::move(wake));
    }
    void remove(const Follower* follower) {
        const std::lock_guard lock(mutex_);
        wakes_.erase(follower);
    }
    void call() const {
        const std::lock_guard lock(mutex_);
        for (const auto& [follower, wake] : wakes_) wake();
    }

private:
    mutable std::mutex mutex_;  // Held while they are called, so that remove() waits for them.
    std::map<const Follower*, std::function<void()>> wakes_;
};

}  // namespace enlace::journal
