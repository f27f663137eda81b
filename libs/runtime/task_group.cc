#include "runtime/task_group.h"

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace enlace::runtime {
namespace {

struct Task {
    std::string name;
    boost::asio::cancellation_signal cancellation;
};

bool is_cancellation(const std::exception_ptr& exception) {
    try {
        std::rethrow_exception(exception);
    } catch (const boost::system::system_error& error) {
        return error.code() == boost::asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

}  // namespace

// Outlives the group if a task does.
struct TaskGroup::State {
    State(const boost::asio::any_io_executor& executor_, Failed failed_)
        : executor(executor_), failed(std::move(failed_)), waiting(executor_) {}

    void ended(const std::shared_ptr<Task>& task, const std::exception_ptr& exception) {
        std::erase(tasks, task);
        if (tasks.empty()) waiting.cancel();
        if (exception && !(cancelled && is_cancellation(exception))) failed(task->name, exception);
    }

    boost::asio::any_io_executor executor;
    Failed failed;
    boost::asio::steady_timer waiting;
    std::vector<std::shared_ptr<Task>> tasks;
    bool cancelled = false;
};

TaskGroup::TaskGroup(boost::asio::any_io_executor executor, Failed failed)
    : state_(std::make_shared<State>(executor, std::move(failed))) {}

TaskGroup::~TaskGroup() {
    cancel();
}

void TaskGroup::spawn(std::string name, boost::asio::awaitable<void> work) {
    if (state_->cancelled) return;
    const auto task = std::make_shared<Task>();
    task->name = std::move(name);
    state_->tasks.push_back(task);
    boost::asio::co_spawn(
        state_->executor, std::move(work),
        boost::asio::bind_cancellation_slot(task->cancellation.slot(),
                                            [state = state_, task](std::exception_ptr exception) {
                                                state->ended(task, exception);
                                            }));
}

void TaskGroup::cancel() {
    state_->cancelled = true;
    const auto tasks = state_->tasks;  // Some may end, and leave the list, meanwhile.
    for (const auto& task : tasks) {
        task->cancellation.emit(boost::asio::cancellation_type::all);
    }
}

boost::asio::awaitable<std::vector<std::string>> TaskGroup::wait(std::chrono::milliseconds limit) {
    const auto state = state_;
    state->waiting.expires_after(limit);
    while (!state->tasks.empty()) {
        boost::system::error_code error;
        co_await state->waiting.async_wait(
            boost::asio::redirect_error(boost::asio::use_awaitable, error));
        if (!error) break;
    }
    co_return running();
}

std::vector<std::string> TaskGroup::running() const {
    std::vector<std::string> names;
    for (const auto& task : state_->tasks) names.push_back(task->name);
    return names;
}

}  // namespace enlace::runtime
