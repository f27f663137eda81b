#include <gtest/gtest.h>

#include "support/engine/faulty_log.h"
#include "support/wait_until.h"
#include "views_world.h"

// Views that have not folded yet what the log held when they started, and say so.
namespace enlace::test {
namespace {

class CatchingUp : public testing::Test {
protected:
    CatchingUp() {
        for (int i = 0; i < 20; ++i) world.social_case(world.patient());
    }
    std::unique_ptr<views::Views> start() {
        auto views =
            std::make_unique<views::Views>(slow, world.keyring, world.identity_key, world.policy,
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

}  // namespace
}  // namespace enlace::test
