#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "journal/embedded/batch.h"
#include "journal/log.h"

namespace enlace::journal::embedded {

// Whom to wake when there is more to poll: each only for what it follows, and of journals that it
// has patience with not before that is over, unless something else wakes it earlier. Thread-safe.
class PatientWakes {
public:
    using Time = std::chrono::steady_clock::time_point;

    // What is followed of one of the log's journals.
    struct Interest {
        std::vector<bool> partitions;
        std::chrono::milliseconds patience{0};
    };
    using Interests = std::vector<std::optional<Interest>>;  // By the log's own index.

    void add(const Follower* follower, Interests interests, std::function<void()> wake);
    // It hears nothing more.
    void remove(const Follower* follower);

    // The records can be polled.
    void note(const std::vector<StoredRecord>& records, Time now);
    // Wakes those whose patience is over.
    void call_due(Time now);
    // When that is so for the first of them; nothing where nobody waits.
    std::optional<Time> due() const;

private:
    struct Waiting {
        Interests interests;
        std::function<void()> wake;
        std::optional<Time> due;  // Of what it was not woken for yet.
    };

    mutable std::mutex mutex_;  // Held while they are called, so that remove() waits for them.
    std::map<const Follower*, Waiting> waiting_;
};

}  // namespace enlace::journal::embedded
