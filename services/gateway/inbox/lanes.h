#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace enlace::gateway {

// Does what stands in each lane in its order, and several lanes side by side, whoever waits longest
// first. What can't be done now is tried again after pauses that grow; it holds up its lane and no
// other. Thread-safe.
class Lanes {
public:
    using Task = std::function<bool()>;  // False: not now. Does not throw.

    struct Pauses {
        std::chrono::milliseconds first{100};
        std::chrono::milliseconds longest{10'000};
    };

    Lanes(unsigned workers, Pauses pauses);
    ~Lanes();  // Waits for what is being done; the rest is not.

    void put(const std::string& lane, Task task);
    // What is not being done now never is.
    void forget();
    // Lanes whose next task could not be done yet.
    std::size_t held_up() const;

private:
    using Clock = std::chrono::steady_clock;

    struct Lane {
        std::deque<Task> tasks;
        std::chrono::milliseconds pause{0};  // Before the next try; 0: nothing was in vain.
    };

    void work();
    void finished(const std::string& name, const std::shared_ptr<Lane>& lane, bool done);

    const Pauses pauses_;
    mutable std::mutex mutex_;  // Guards what follows.
    std::condition_variable changed_;
    std::map<std::string, std::shared_ptr<Lane>> lanes_;         // That have tasks.
    std::set<std::pair<Clock::time_point, std::string>> ready_;  // Those not busy, by when.
    bool stopping_ = false;
    std::vector<std::thread> workers_;
};

}  // namespace enlace::gateway
