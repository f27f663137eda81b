#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

// How coroutines on the engine's thread wait for what its followers read. Nothing here is
// thread-safe.
namespace enlace::aggregate {

using Deadline = std::chrono::steady_clock::time_point;

// Coroutines that wait for something to happen or a deadline to pass.
class WaitList {
public:
    explicit WaitList(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

    // Resumes after notify(), or at the deadline: false.
    boost::asio::awaitable<bool> wait(Deadline deadline);
    void notify();
    bool empty() const { return waiting_.empty(); }

private:
    struct Waiter {
        boost::asio::steady_timer timer;
        bool notified = false;
    };
    boost::asio::any_io_executor executor_;
    std::list<Waiter*> waiting_;
};

// One at a time for each stream, in the order of arrival.
class StreamQueue {
public:
    static constexpr std::size_t kWaitingMax = 256;

    explicit StreamQueue(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

    // Leaves the queue when it goes out of scope.
    class Turn {
    public:
        Turn() = default;
        Turn(StreamQueue* queue, std::string stream) : queue_(queue), stream_(std::move(stream)) {}
        Turn(Turn&& other) noexcept { *this = std::move(other); }
        Turn& operator=(Turn&& other) noexcept {
            std::swap(queue_, other.queue_);
            std::swap(stream_, other.stream_);
            return *this;
        }
        ~Turn() {
            if (queue_) queue_->leave(stream_);
        }

    private:
        StreamQueue* queue_ = nullptr;
        std::string stream_;
    };

    enum class Entered { yes, full, too_late };
    struct Entry {
        Entered entered = Entered::yes;
        Turn turn;
    };
    boost::asio::awaitable<Entry> enter(std::string stream, Deadline deadline);

private:
    void leave(const std::string& stream);

    struct Waiter {
        boost::asio::steady_timer timer;
        bool next = false;
    };
    boost::asio::any_io_executor executor_;
    // A stream is here while somebody has its turn.
    std::unordered_map<std::string, std::list<Waiter*>> streams_;
};

}  // namespace enlace::aggregate
