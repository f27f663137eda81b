#include "journal/embedded/patient_wakes.h"

#include <gtest/gtest.h>

#include "embedded_home.h"

namespace enlace::journal {
namespace {

using embedded::PatientWakes;
using embedded::StoredRecord;
using std::chrono::milliseconds;

// One follower and how often it was woken.
class PatientWakesTest : public ::testing::Test {
protected:
    class Sleeper : public Follower {
    public:
        LogBatch poll(std::size_t) override { return {}; }
        int woken = 0;
    };

    // Follows partitions 0 and 2 of four.
    static PatientWakes::Interest interest(int patience_ms) {
        return {.partitions = {true, false, true, false}, .patience = milliseconds(patience_ms)};
    }

    void add(Sleeper& sleeper, PatientWakes::Interests interests) {
        wakes_.add(&sleeper, std::move(interests), [&] { ++sleeper.woken; });
    }
    void note(std::uint16_t journal, std::uint16_t partition, int at_ms) {
        wakes_.note({StoredRecord{journal, partition, 0, "entry"}}, at(at_ms));
    }
    static PatientWakes::Time at(int ms) { return PatientWakes::Time(milliseconds(ms)); }

    PatientWakes wakes_;
    Sleeper sleeper_;
};

TEST_F(PatientWakesTest, WakesAtOnceWhoHasNoPatienceAndOnlyForWhatItFollows) {
    add(sleeper_, {std::nullopt, interest(0)});
    note(0, 0, 1);  // A journal that it does not follow,
    note(7, 0, 1);  // one that was opened after it came,
    note(1, 3, 1);  // and a partition that another one folds.
    EXPECT_EQ(sleeper_.woken, 0);
    EXPECT_EQ(wakes_.due(), std::nullopt);
    note(1, 2, 1);
    EXPECT_EQ(sleeper_.woken, 1);
    EXPECT_EQ(wakes_.due(), std::nullopt);
}

TEST_F(PatientWakesTest, KeepsBackManyEntriesForAsLongAsTheFirstOfThemMayWait) {
    add(sleeper_, {interest(20)});
    note(0, 0, 100);
    note(0, 2, 115);
    EXPECT_EQ(wakes_.due(), at(120));
    wakes_.call_due(at(119));
    EXPECT_EQ(sleeper_.woken, 0);
    wakes_.call_due(at(120));
    EXPECT_EQ(sleeper_.woken, 1);
    EXPECT_EQ(wakes_.due(), std::nullopt);
    wakes_.call_due(at(500));
    EXPECT_EQ(sleeper_.woken, 1);
}

TEST_F(PatientWakesTest, WakesThoseWhosePatienceEndsWhileMoreKeepsComing) {
    Sleeper other;
    add(sleeper_, {interest(20)});
    add(other, {std::nullopt, interest(0)});
    note(0, 0, 100);
    note(1, 0, 121);
    EXPECT_EQ(sleeper_.woken, 1);
    EXPECT_EQ(other.woken, 1);
}

TEST_F(PatientWakesTest, WakesOnceForAllThatWaitsWhereOneJournalIsNotWaitedFor) {
    add(sleeper_, {interest(0), interest(100)});
    note(1, 0, 10);
    EXPECT_EQ(sleeper_.woken, 0);
    note(0, 0, 11);
    EXPECT_EQ(sleeper_.woken, 1);
    EXPECT_EQ(wakes_.due(), std::nullopt);
}

TEST_F(PatientWakesTest, ForgetsWhoIsGone) {
    add(sleeper_, {interest(20)});
    note(0, 0, 100);
    wakes_.remove(&sleeper_);
    EXPECT_EQ(wakes_.due(), std::nullopt);
    wakes_.call_due(at(500));
    EXPECT_EQ(sleeper_.woken, 0);
}

// Nothing else is appended that would end the wait.
TEST(EmbeddedLogWakes, WakesAPatientFollowerOfAnIdleLog) {
    EmbeddedHome home;
    const auto log = home.open();
    log->open_journal("grievances", EmbeddedHome::kPartitions);
    std::atomic<int> patient{0}, other{0};
    const auto follower = log->follow({{"intake", {0, 0}, milliseconds(30)}}, [&] { ++patient; });
    const auto elsewhere = log->follow({{"grievances", {0, 0}}}, [&] { ++other; });
    const auto begun = std::chrono::steady_clock::now();
    ASSERT_EQ(append(*log, "a"), Handed::over);
    ASSERT_TRUE(test::wait_until([&] { return patient > 0; }));
    EXPECT_GE(std::chrono::steady_clock::now() - begun, milliseconds(30));
    EXPECT_EQ(follower->poll(1'000).entries.size(), 1u);
    EXPECT_EQ(other, 0);
}

}  // namespace
}  // namespace enlace::journal
