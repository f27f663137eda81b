#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <unordered_set>
#include <vector>

namespace enlace::http {

class Session;

// The sessions that are not over, and whether there are to be more. Thread-safe.
class SessionGroup {
public:
    // False once stopping.
    bool add(Session& session);
    void remove(Session& session);

    std::vector<std::shared_ptr<Session>> all() const;
    std::size_t size() const;

    void stop();
    bool stopping() const { return stopping_.load(std::memory_order_relaxed); }
    void wait_until_empty();
    bool wait_until_empty(std::chrono::milliseconds limit);

private:
    mutable std::mutex mutex_;
    std::condition_variable empty_;
    std::unordered_set<Session*> sessions_;
    std::atomic<bool> stopping_ = false;
};

}  // namespace enlace::http
