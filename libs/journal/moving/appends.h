#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>

#include "journal/log.h"

namespace enlace::journal {

// Several entries that are handed over together, and waited for.
class Appends {
public:
    // For one more of them.
    Log::Done one() {
        const std::lock_guard lock(told_->mutex);
        ++told_->waiting;
        return [told = told_](Handed handed) {
            {
                const std::lock_guard guard(told->mutex);
                told->all_over &= handed == Handed::over;
                --told->waiting;
            }
            told->changed.notify_one();
        };
    }

    // Whether all are in the log.
    bool all_over() {
        std::unique_lock lock(told_->mutex);
        told_->changed.wait(lock, [&] { return told_->waiting == 0; });
        return told_->all_over;
    }

private:
    struct Told {
        std::mutex mutex;
        std::condition_variable changed;
        std::uint64_t waiting = 0;
        bool all_over = true;
    };
    const std::shared_ptr<Told> told_ = std::make_shared<Told>();
};

}  // namespace enlace::journal
