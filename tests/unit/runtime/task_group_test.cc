#include "runtime/task_group.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <stdexcept>

#include "runtime/shutdown.h"

namespace enlace::runtime {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

asio::awaitable<void> turn() {
    co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
}

// Ends only by being cancelled.
asio::awaitable<void> wait_for_ever() {
    asio::steady_timer timer(co_await asio::this_coro::executor, 24h);
    co_await timer.async_wait(asio::use_awaitable);
}

// Takes no notice of its cancellation until it is released.
asio::awaitable<void> be_stubborn(std::shared_ptr<bool> released) {
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    while (!*released) co_await turn();
}

asio::awaitable<void> fail() {
    co_await turn();
    throw std::runtime_error("broken");
}

class Tasks : public testing::Test {
protected:
    // Runs until nothing is left to do.
    void run(asio::awaitable<void> test) {
        std::exception_ptr thrown;
        asio::co_spawn(context_, std::move(test), [&](std::exception_ptr e) { thrown = e; });
        context_.run();
        if (thrown) std::rethrow_exception(thrown);
    }

    asio::io_context context_;
    std::vector<std::string> failed_;
    TaskGroup group_{context_.get_executor(), [this](std::string_view task, std::exception_ptr) {
                         failed_.emplace_back(task);
                     }};
};

TEST_F(Tasks, AreWaitedFor) {
    group_.spawn("short", turn());
    group_.spawn("also short", turn());
    EXPECT_THAT(group_.running(), ElementsAre("short", "also short"));
    run([](TaskGroup& group) -> asio::awaitable<void> {
        EXPECT_THAT(co_await group.wait(10s), IsEmpty());
    }(group_));
    EXPECT_THAT(failed_, IsEmpty());
}

TEST_F(Tasks, EndWhenCancelled) {
    group_.spawn("first", wait_for_ever());
    group_.spawn("second", wait_for_ever());
    run([](TaskGroup& group) -> asio::awaitable<void> {
        EXPECT_THAT(co_await group.wait(1ms), ElementsAre("first", "second"));
        group.cancel();
        EXPECT_THAT(co_await group.wait(10s), IsEmpty());
    }(group_));
    EXPECT_THAT(failed_, IsEmpty()) << "to be cancelled is no failure";
}

TEST_F(Tasks, ThatDoNotEndAreNamed) {
    const auto released = std::make_shared<bool>(false);
    group_.spawn("stubborn", be_stubborn(released));
    group_.spawn("willing", wait_for_ever());
    run([](TaskGroup& group, std::shared_ptr<bool> may_end) -> asio::awaitable<void> {
        co_await turn();
        group.cancel();
        EXPECT_THAT(co_await group.wait(20ms), ElementsAre("stubborn"));
        *may_end = true;
        EXPECT_THAT(co_await group.wait(10s), IsEmpty());
    }(group_, released));
}

TEST_F(Tasks, AreNotStartedAfterTheEnd) {
    group_.cancel();
    group_.spawn("late", wait_for_ever());
    EXPECT_THAT(group_.running(), IsEmpty());
}

TEST_F(Tasks, ThatFailAreReported) {
    group_.spawn("weak", fail());
    group_.spawn("cancelled by somebody else", []() -> asio::awaitable<void> {
        throw boost::system::system_error(asio::error::operation_aborted);
        co_return;
    }());
    context_.run();
    EXPECT_THAT(failed_, testing::UnorderedElementsAre("weak", "cancelled by somebody else"));
}

TEST_F(Tasks, EndWithTheirGroup) {
    {
        TaskGroup inner(context_.get_executor(), [](std::string_view, std::exception_ptr) {});
        inner.spawn("left behind", wait_for_ever());
        asio::post(context_, [] {});
        context_.poll();
        context_.restart();
    }
    context_.run();
    SUCCEED() << "nothing was left that would have kept the context running";
}

class Ending : public Tasks {
protected:
    Shutdown::Step noting(const std::string& name) {
        return [this, name]() -> asio::awaitable<void> {
            order_.push_back(name);
            co_await turn();
        };
    }

    std::vector<std::string> order_;
    Shutdown shutdown_;
};

TEST_F(Ending, StopsWhatWasStartedLastFirst) {
    shutdown_.add("log", 1s, noting("log"));
    shutdown_.add("engine", 1s, noting("engine"));
    shutdown_.add("http", 1s, noting("http"));
    run([](Shutdown& shutdown) -> asio::awaitable<void> {
        EXPECT_THAT(co_await shutdown.run(), IsEmpty());
    }(shutdown_));
    EXPECT_THAT(order_, ElementsAre("http", "engine", "log"));
}

TEST_F(Ending, GoesOnAfterAStepThatHangsOrFails) {
    const auto released = std::make_shared<bool>(false);
    shutdown_.add("log", 1s, noting("log"));
    shutdown_.add("stubborn", 5ms, [=] { return be_stubborn(released); });
    shutdown_.add("hanging", 5ms, wait_for_ever);
    shutdown_.add("weak", 1s, fail);
    run([](Shutdown& shutdown, std::shared_ptr<bool> may_end) -> asio::awaitable<void> {
        EXPECT_THAT(co_await shutdown.run(), ElementsAre("weak", "hanging", "stubborn"));
        *may_end = true;
    }(shutdown_, released));
    EXPECT_THAT(order_, ElementsAre("log"));
}

TEST_F(Ending, HasOneLimitForAll) {
    shutdown_.add("log", 1h, noting("log"));
    shutdown_.add("hanging", 1h, wait_for_ever);
    run([](Shutdown& shutdown) -> asio::awaitable<void> {
        const auto overrun = co_await shutdown.run(5ms);
        EXPECT_THAT(overrun, testing::Contains("hanging"));
    }(shutdown_));
    EXPECT_THAT(order_, ElementsAre("log")) << "every step is begun at least";
}

}  // namespace
}  // namespace enlace::runtime
