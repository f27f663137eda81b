#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include "support/engine/faulty_log.h"
#include "support/log_behind.h"
#include "support/wait_until.h"
#include "views_world.h"

// Views that have not folded yet what the log held when they started, and say so.
namespace enlace::test {
namespace {

// Another log, which keeps back every wake.
class SilentLog : public LogBehind {
public:
    using LogBehind::LogBehind;
    std::unique_ptr<journal::Follower> follow(std::vector<journal::FollowFrom> from,
                                              std::function<void()>) override {
        return behind().follow(std::move(from), [] {});
    }
};

class CatchingUp : public testing::Test {
protected:
    CatchingUp() {
        for (int i = 0; i < 20; ++i) world.social_case(world.patient());
    }
    std::unique_ptr<views::Views> start() { return start(slow); }
    std::unique_ptr<views::Views> start(journal::Log& log) {
        auto views =
            std::make_unique<views::Views>(log, world.keyring, world.identity_key, world.policy,
                                           world.clock, world.options(folder / "views"));
        views->start();
        return views;
    }
    static bool all_is_folded(const views::Views& views) { return views.status().lag_records == 0; }

    ViewsWorld world;
    FaultyLog slow{world.log};
    TemporaryFolder folder;
};

TEST_F(CatchingUp, LastsUntilAllIsFoldedThatWasThereAtTheStart) {
    slow.limit_polls(0);
    const auto views = start();
    EXPECT_TRUE(views->status().catching_up);
    EXPECT_GT(views->status().lag_records, 0u);
    slow.limit_polls(1);
    ASSERT_TRUE(wait_until([&] {
        const bool catching_up = views->status().catching_up;
        EXPECT_TRUE(catching_up || all_is_folded(*views)) << "said to be over before it is";
        return !catching_up;
    }));
}

TEST_F(CatchingUp, IsOverOnceAndForAll) {
    const auto views = start();
    ASSERT_TRUE(wait_until([&] { return !views->status().catching_up; }));
    slow.limit_polls(0);
    world.social_case(world.patient());
    ASSERT_TRUE(wait_until([&] { return slow.held_back() > 0; }));
    EXPECT_GT(views->status().lag_records, 0u);
    EXPECT_FALSE(views->status().catching_up) << "what comes live is on its way";
}

TEST_F(CatchingUp, IsNotNeededWhereTheStoreHasItAll) {
    {
        const auto views = start();
        ASSERT_TRUE(wait_until([&] { return all_is_folded(*views); }));
    }
    slow.limit_polls(0);
    EXPECT_FALSE(start()->status().catching_up);
    world.social_case(world.patient());
    EXPECT_TRUE(start()->status().catching_up);
}

// Health says that reading stopped; that somebody should wait would not be true.
TEST_F(CatchingUp, IsOverWhereNothingMoreIsRead) {
    world.writer.refuse("intake", world.patient(),
                        {.spoil = [](journal::v1::JournalRecord& record) {
                            record.mutable_seen()->set_position(1);
                            record.mutable_seen()->set_chain("another!");
                        }});
    const auto views = start();
    ASSERT_TRUE(wait_until([&] { return !views->status().halted.empty(); }));
    EXPECT_TRUE(wait_until([&] { return !views->status().catching_up; }));
    EXPECT_GT(views->status().lag_records, 0u);
}

TEST_F(CatchingUp, IsNotLeftToTheWakeWhereSomebodyWaits) {
    SilentLog silent(world.log);
    const auto views = start(silent);
    ASSERT_TRUE(wait_until([&] { return all_is_folded(*views); }));
    world.social_case(world.patient());
    std::vector<views::PositionToken> ends;
    for (std::uint32_t p = 0; p < kPartitions; ++p) {
        const auto end = world.log.end({"intake", p});
        if (end > 0) ends.push_back({"intake", p, end - 1});
    }
    boost::asio::io_context io;
    auto shown = boost::asio::co_spawn(
        io, views->wait_for(ends, std::chrono::steady_clock::now() + std::chrono::seconds(20)),
        boost::asio::use_future);
    io.run();
    EXPECT_TRUE(shown.get());
}

}  // namespace
}  // namespace enlace::test
