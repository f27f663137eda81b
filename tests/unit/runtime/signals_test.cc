#include "runtime/signals.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <csignal>

namespace enlace::runtime {
namespace {

TEST(Signals, AreHeardOnTheExecutor) {
    for (const int number : {SIGTERM, SIGINT}) {
        boost::asio::io_context context;
        int heard = 0;
        const Signals signals(context.get_executor(), [&](int which) { heard = which; });
        std::raise(number);
        EXPECT_EQ(heard, 0);
        context.run();
        EXPECT_EQ(heard, number);
    }
}

TEST(SignalsDeath, EndTheProcessTheSecondTime) {
    const auto hang_after_the_first = [] {
        boost::asio::io_context context;
        const Signals signals(context.get_executor(), [](int) { std::raise(SIGTERM); });
        std::raise(SIGTERM);
        context.run();
    };
    EXPECT_EXIT(hang_after_the_first(), testing::KilledBySignal(SIGTERM), "");
}

TEST(Signals, DoNotKeepAContextRunning) {
    boost::asio::io_context context;
    {
        const Signals signals(context.get_executor(), [](int) {});
        context.poll();
    }
    context.run();
}

}  // namespace
}  // namespace enlace::runtime
