#include <gtest/gtest.h>

#include "journal/memory_log.h"
#include "support/engine/engine_world.h"
#include "support/engine/faulty_log.h"
#include "support/wait_until.h"

// Two engines decide on one journal, and one of them reads it late.
namespace enlace::aggregate {
namespace {

using test::kTriage;

using namespace std::chrono_literals;

class SlowFollower : public testing::Test {
protected:
    void SetUp() override {
        fast = &world.start();
        slow = &world.start(behind, world.options());
        opened = world.open_case(*fast, "first");
        ASSERT_EQ(
            world.handle(*fast, world.on_case(*fast, "triage-0123456789", opened.stream, kTriage))
                .outcome,
            common::v1::ACCEPTED);
        behind.delay_followers(300ms);
    }
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake"}), ""); }

    CommandRequest change_risk(Engine& engine, int number, int value) {
        return world.on_case(engine, "risk-0123456789-" + std::to_string(number), opened.stream,
                             value % 2 ? "change_risk { risk: BAJO reason: 'x' }"
                                       : "change_risk { risk: ALTO reason: 'x' }");
    }

    journal::MemoryLog log;
    test::EngineWorld world{log};
    test::FaultyLog behind{log};
    Engine* fast = nullptr;
    Engine* slow = nullptr;
    Answer opened;
};

TEST_F(SlowFollower, FindsWhatTheOtherEngineMadeAMomentAgo) {
    for (int i = 0; i < 5; ++i) {
        const Answer made = world.open_case(*fast, "case-" + std::to_string(i));
        ASSERT_EQ(made.outcome, common::v1::ACCEPTED);
        const Answer answer = world.handle(
            *slow,
            world.on_case(*slow, "triage-of-case-" + std::to_string(i), made.stream, kTriage));
        EXPECT_EQ(answer.verdict, Verdict::recorded);
        EXPECT_EQ(answer.outcome, common::v1::ACCEPTED);
        EXPECT_EQ(answer.version, 2u);
    }
    EXPECT_GT(behind.held_back(), 0u) << "the slow follower was never behind";
}

TEST_F(SlowFollower, ComparesAVersionThatItHasNotReadYetAtTheEnd) {
    std::uint64_t version = 2;
    for (int i = 0; i < 8; ++i) {
        Engine& engine = i % 2 ? *slow : *fast;
        auto request = change_risk(engine, i, i + 1);
        request.if_match = version;
        const Answer answer = world.handle(engine, std::move(request));
        ASSERT_EQ(answer.verdict, Verdict::recorded);
        EXPECT_EQ(answer.outcome, common::v1::ACCEPTED) << i;
        version = answer.version;
    }
    EXPECT_GT(behind.held_back(), 0u);
    auto too_far = change_risk(*slow, 100, 1);
    too_far.if_match = version + 1;
    EXPECT_EQ(world.handle(*slow, std::move(too_far)).outcome, common::v1::VERSION_MISMATCH);
}

// Each of its records would claim a number that was taken long since, were it to decide again on
// whatever it has read by then.
TEST_F(SlowFollower, ReadsToTheEndBeforeItDecidesAgain) {
    constexpr int kTaken = 60;
    behind.delay_followers(0ms);
    ASSERT_EQ(world.handle(*slow, change_risk(*slow, -1, 1)).verdict, Verdict::recorded);
    behind.limit_polls(0);
    for (int i = 0; i < kTaken; ++i) {
        ASSERT_EQ(world.handle(*fast, change_risk(*fast, i, i)).verdict, Verdict::recorded);
    }
    const auto records = world.records().size();
    auto answer = world.begin(*slow, change_risk(*slow, kTaken, kTaken));
    ASSERT_TRUE(test::wait_until([&] { return world.records().size() > records; }));
    behind.limit_polls(1);
    EXPECT_EQ(answer.get().verdict, Verdict::recorded);
    EXPECT_GT(behind.held_back(), 0u);
    EXPECT_EQ(slow->status().lost_races, 1u);
    EXPECT_EQ(world.records().size(), records + 2) << "one void record, and the one that counts";
}

TEST_F(SlowFollower, RacesWithTheOtherAndEachCommandCountsOnce) {
    constexpr int kCommands = 40;
    std::vector<std::future<Answer>> answers;
    for (int i = 0; i < kCommands; ++i) {
        Engine& engine = i % 2 ? *slow : *fast;
        answers.push_back(world.begin(engine, change_risk(engine, i, i)));
    }
    for (int i = 0; i < kCommands; ++i) {
        Answer answer = answers[static_cast<std::size_t>(i)].get();
        if (answer.verdict == Verdict::outcome_unknown || answer.verdict == Verdict::not_tried) {
            answer = world.handle(*fast, change_risk(*fast, i, i));
        }
        EXPECT_EQ(answer.verdict, Verdict::recorded);
        EXPECT_LE(answer.outcome, common::v1::NOTHING_TO_DO);
    }
    EXPECT_GT(behind.held_back(), 0u);
    EXPECT_TRUE(test::wait_until([&] { return fast->status().void_records > 0; }))
        << "no race happened";
    EXPECT_EQ(fast->status().commands_counted_twice, 0u);
}

}  // namespace
}  // namespace enlace::aggregate
