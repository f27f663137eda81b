#include <gtest/gtest.h>

#include <set>

#include "journal/memory_log.h"
#include "support/engine/care_world.h"
#include "support/wait_until.h"

// The wall clock is wrong, or was (journal.md section 5).
namespace enlace::aggregate {
namespace {

constexpr std::int64_t kYear_us = 365 * base::kDay_us;

class WrongClock : public testing::Test {
protected:
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake"}), ""); }

    Answer add_patient(Engine& engine) {
        return world.handle(engine, world.register_patient(
                                        engine, "0123456789abcdef-" + std::to_string(++patients)));
    }
    // One in each partition.
    void fill(Engine& engine) {
        std::set<std::uint32_t> partitions;
        while (partitions.size() < world.journal().partitions) {
            partitions.insert(add_patient(engine).partition);
        }
    }
    static bool becomes_trusted(Engine& engine, bool trusted) {
        return test::wait_until([&] { return engine.status().clock_trusted == trusted; });
    }
    Engine& restart_vouched(Engine& engine) {
        auto options = world.options();
        options.clock_checked = true;
        return world.restart(engine, options);
    }

    journal::MemoryLog log;
    test::EngineWorld world{log};
    int patients = 0;
};

TEST_F(WrongClock, StopsWritingWhileItIsAheadAndGoesOnAfterwards) {
    auto& engine = world.start();
    fill(engine);
    const auto records = world.records().size();
    const std::int64_t right_us = world.clock.wall_us();
    world.clock.set_wall_us(right_us + kYear_us);
    EXPECT_EQ(add_patient(engine).verdict, Verdict::not_tried);
    EXPECT_TRUE(becomes_trusted(engine, false));
    world.clock.advance_us(base::kMinute_us);
    EXPECT_EQ(add_patient(engine).verdict, Verdict::not_tried);
    EXPECT_EQ(world.records().size(), records);

    world.clock.set_wall_us(right_us + base::kMinute_us);
    EXPECT_EQ(add_patient(engine).outcome, common::v1::ACCEPTED);
    EXPECT_TRUE(becomes_trusted(engine, true));
}

TEST_F(WrongClock, AnswersWhatWasCountedWhileItWritesNothing) {
    auto& engine = world.start();
    auto retry = world.register_patient(engine, "the-key-012345678");
    const Answer first = world.handle(engine, world.register_patient(engine, "the-key-012345678"));
    world.clock.set_wall_us(world.clock.wall_us() - base::kHour_us);
    const Answer again = world.handle(engine, std::move(retry));
    EXPECT_EQ(again.verdict, Verdict::recorded);
    EXPECT_EQ(again.position, first.position);
}

TEST_F(WrongClock, OfAnEarlierStartIsLeftBehindOnlyWhenSomebodyVouchesForThePresentOne) {
    const std::int64_t right_us = world.clock.wall_us();
    world.clock.set_wall_us(right_us + kYear_us);
    auto* engine = &world.start();
    fill(*engine);
    EXPECT_EQ(world.records().back().recorded_at_us(), right_us + kYear_us);

    world.clock.set_wall_us(right_us);
    engine = &world.restart(*engine);
    EXPECT_EQ(add_patient(*engine).verdict, Verdict::not_tried);
    EXPECT_TRUE(becomes_trusted(*engine, false));

    engine = &restart_vouched(*engine);
    EXPECT_TRUE(becomes_trusted(*engine, true));
    const Answer answer = add_patient(*engine);
    ASSERT_EQ(answer.outcome, common::v1::ACCEPTED);
    for (const auto& record : world.records()) {
        if (record.stream() != answer.stream) continue;
        EXPECT_LE(record.recorded_at_us(), right_us + base::kMinute_us);
        EXPECT_GE(record.recorded_at_us(), right_us);
    }
    // Each partition says so, so that it need not be vouched for at every start from now on.
    engine = &world.restart(*engine);
    EXPECT_TRUE(becomes_trusted(*engine, true));
    EXPECT_EQ(add_patient(*engine).outcome, common::v1::ACCEPTED);
    engine = &world.restart_on_empty_store(*engine);
    EXPECT_EQ(add_patient(*engine).outcome, common::v1::ACCEPTED);
}

TEST_F(WrongClock, RaisesRecordedTimesToTheNewestReadAndToTheCauseByAMinuteAtMost) {
    auto& engine = world.start();
    const Answer opened = world.open_case(engine, "a");
    const std::int64_t newest_us = world.records().back().recorded_at_us();
    const auto recorded_us = [&](const char* key, std::int64_t cause_us) {
        auto request = world.on_case(engine, key, opened.stream, "resume_case {}");
        request.cause_recorded_at_us = cause_us;
        EXPECT_EQ(world.handle(engine, std::move(request)).verdict, Verdict::recorded);
        for (const auto& record : world.records()) {
            if (record.command_id() == engine.command_id("hospital", key)) {
                return record.recorded_at_us();
            }
        }
        return std::int64_t{0};
    };
    world.clock.set_wall_us(newest_us - 3 * base::kSecond_us);  // Within what clocks may drift.
    EXPECT_EQ(recorded_us("resume-1-01234567", 0), newest_us);
    EXPECT_EQ(recorded_us("resume-2-01234567", newest_us + 20 * base::kSecond_us),
              newest_us + 20 * base::kSecond_us);
    EXPECT_EQ(recorded_us("resume-3-01234567", newest_us + base::kHour_us),
              world.clock.wall_us() + base::kMinute_us);
}

// Nothing falls due by a clock that is wrong, and what is due by the right one still does.
TEST(WrongClockOfVisits, RecordsNoBreachUntilItsTime) {
    journal::MemoryLog log;
    test::CareWorld world(log);
    auto& intake = world.start(log, world.intake_options());
    auto& visits = world.start(log, world.visits_options());
    const Answer opened = world.open_case(intake, "a");
    const auto request = [&](const char* key) {
        return world.handle(visits, world.request_visit(visits, key, opened.stream)).verdict;
    };
    ASSERT_EQ(request("visit-0123456789"), Verdict::recorded);
    ASSERT_TRUE(test::wait_until([&] { return world.events("intake", "ObligationOpened") == 1; }));
    const auto breaches = [&] {
        return world.events("homevisits", "BreachRecorded") +
               world.events("intake", "BreachRecorded");
    };
    const std::int64_t right_us = world.clock.wall_us();

    world.clock.set_wall_us(right_us + kYear_us);
    EXPECT_EQ(request("visit-ahead-01234"), Verdict::not_tried);
    ASSERT_TRUE(world.go_over_timers({&visits, &intake}));
    EXPECT_FALSE(visits.status().clock_trusted);
    EXPECT_EQ(breaches(), 0u);

    world.clock.set_wall_us(right_us);
    ASSERT_TRUE(world.go_over_timers({&visits, &intake}));
    EXPECT_TRUE(visits.status().clock_trusted);
    EXPECT_EQ(breaches(), 0u);

    world.clock.advance_us(2 * base::kDay_us);
    ASSERT_TRUE(
        test::wait_until([&] { return world.events("homevisits", "BreachRecorded") == 1; }));
    for (const auto& record : world.records("homevisits")) {
        if (record.principal().role() != common::v1::TIMER) continue;
        EXPECT_EQ(record.recorded_at_us(), right_us + 2 * base::kDay_us);
    }
    EXPECT_EQ(world.faults_of({"intake", "homevisits"}), "");
}

}  // namespace
}  // namespace enlace::aggregate
