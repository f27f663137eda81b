#include "runtime/shutdown.h"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <memory>

#include "runtime/task_group.h"

namespace enlace::runtime {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// How long a cancelled step is given to take notice.
constexpr milliseconds kCancelled(50);

}  // namespace

void Shutdown::add(std::string name, milliseconds limit, Step step) {
    entries_.push_back({std::move(name), limit, std::move(step)});
}

boost::asio::awaitable<std::vector<std::string>> Shutdown::run(milliseconds limit) {
    const auto executor = co_await boost::asio::this_coro::executor;
    const auto end = Clock::now() + limit;
    std::vector<std::string> overrun;
    for (; !entries_.empty(); entries_.pop_back()) {
        const Entry& entry = entries_.back();
        // Shared, since a step that does not end outlives this.
        const auto failed = std::make_shared<bool>(false);
        TaskGroup group(executor,
                        [failed](std::string_view, std::exception_ptr) { *failed = true; });
        group.spawn(entry.name, entry.step());
        const auto left = std::chrono::ceil<milliseconds>(end - Clock::now());
        const auto running = co_await group.wait(std::clamp(left, milliseconds(0), entry.limit));
        if (!running.empty()) {
            group.cancel();
            co_await group.wait(kCancelled);
        }
        if (*failed || !running.empty()) overrun.push_back(entry.name);
    }
    co_return overrun;
}

}  // namespace enlace::runtime
