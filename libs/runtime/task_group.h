#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace enlace::runtime {

// Coroutines that end together: no coroutine of the system runs outside one. To be used from one
// thread or strand, that of its executor.
class TaskGroup {
public:
    // Told of an exception that left a task, other than that of its cancellation.
    using Failed = std::function<void(std::string_view task, std::exception_ptr)>;

    TaskGroup(boost::asio::any_io_executor executor, Failed failed);
    // Cancels; what tasks refer to must outlive them, so wait() first.
    ~TaskGroup();
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;

    // Starts a task, unless the group has been cancelled.
    void spawn(std::string name, boost::asio::awaitable<void> task);

    // Asks all tasks to end, once more each time it is called.
    void cancel();

    // Until every task has ended, or the time is up; the names of those that had not ended.
    // One waiter at a time.
    boost::asio::awaitable<std::vector<std::string>> wait(std::chrono::milliseconds limit);

    std::vector<std::string> running() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace enlace::runtime
