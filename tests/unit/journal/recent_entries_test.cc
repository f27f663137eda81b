#include "journal/kafka/recent_entries.h"

#include <gtest/gtest.h>

namespace enlace::journal {
namespace {

TEST(RecentEntries, HoldTheNewestUpToALimitAndTellPartitionsApart) {
    const int first = 0;
    const int second = 0;
    RecentEntries recent(10);
    recent.add(&first, 7, "aaaa");
    recent.add(&second, 7, "bbbb");
    EXPECT_EQ(recent.find(&first, 7), "aaaa");
    EXPECT_EQ(recent.find(&second, 7), "bbbb");
    EXPECT_EQ(recent.find(&first, 8), std::nullopt);

    recent.add(&first, 8, "cccc");  // Twelve bytes: the oldest goes.
    EXPECT_EQ(recent.find(&first, 7), std::nullopt);
    EXPECT_EQ(recent.find(&second, 7), "bbbb");
    EXPECT_EQ(recent.find(&first, 8), "cccc");
}

TEST(RecentEntries, CountAnEntryOnceThatTwoFollowersHandOut) {
    const int partition = 0;
    RecentEntries recent(10);
    for (int i = 0; i < 5; ++i) recent.add(&partition, 0, "aaaa");
    recent.add(&partition, 1, "bbbb");
    EXPECT_EQ(recent.find(&partition, 0), "aaaa");
}

TEST(RecentEntries, TakeNothingThatIsTooLarge) {
    const int partition = 0;
    RecentEntries recent(10);
    recent.add(&partition, 0, std::string(11, 'x'));
    EXPECT_EQ(recent.find(&partition, 0), std::nullopt);
    recent.add(&partition, 1, "");
    EXPECT_EQ(recent.find(&partition, 1), "");
}

}  // namespace
}  // namespace enlace::journal
