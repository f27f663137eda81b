#include <gtest/gtest.h>

#include <set>

#include "base/stream_id.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "journal/memory_log.h"
#include "support/engine/care_world.h"
#include "support/wait_until.h"

// What falls due (journal.md section 5).
namespace enlace::aggregate {
namespace {

using namespace std::chrono_literals;

class Timers : public testing::Test {
protected:
    void SetUp() override {
        intake = &world.start(log, world.intake_options());
        visits = &world.start(log, world.visits_options());
        opened = world.open_case(*intake, "a");
        ASSERT_EQ(opened.outcome, common::v1::ACCEPTED);
    }
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake", "homevisits"}), ""); }

    void request_visits(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            const auto key = "visit-0123456789-" + std::to_string(i);
            ASSERT_EQ(
                world.handle(*visits, world.request_visit(*visits, key, opened.stream)).outcome,
                common::v1::ACCEPTED);
        }
        ASSERT_TRUE(come_to("HomeVisitRouted", count));
    }
    bool come_to(const std::string& type, std::size_t count) {
        return test::wait_until([&] { return world.events("homevisits", type) >= count; }, 30s);
    }

    journal::MemoryLog log;
    test::CareWorld world{log};
    Engine* intake = nullptr;
    Engine* visits = nullptr;
    Answer opened;
};

TEST_F(Timers, RecordABreachOnceWhenItIsDueAndNotBefore) {
    request_visits(1);
    world.clock.advance_us(2 * base::kDay_us - base::kMinute_us);
    ASSERT_TRUE(world.go_over_timers({visits}));
    EXPECT_EQ(world.events("homevisits", "BreachRecorded"), 0u);
    world.clock.advance_us(base::kMinute_us);
    EXPECT_TRUE(come_to("BreachRecorded", 1));
    visits = &world.restart_on_empty_store(*visits);
    auto& another = world.start(log, world.visits_options());
    world.clock.advance_us(3 * base::kSecond_us);
    ASSERT_TRUE(test::wait_until([&] { return another.status().lag_records == 0; }));
    ASSERT_TRUE(world.go_over_timers({visits, &another}));
    EXPECT_EQ(world.events("homevisits", "BreachRecorded"), 1u);
}

TEST_F(Timers, FireWhatBeginsLaterAndEndsBeforeAllOthers) {
    request_visits(1);
    ASSERT_TRUE(world.go_over_timers({visits}));
    auto sooner = world.request_visit(*visits, "visit-that-is-sooner", opened.stream);
    auto& asked = *static_cast<homevisits::v1::HomeVisitCommand&>(*sooner.command)
                       .mutable_request_home_visit();
    *asked.mutable_window_end() = asked.window_start();
    asked.mutable_window_start()->set_seconds(asked.window_end().seconds() - 3'600);
    ASSERT_EQ(world.handle(*visits, std::move(sooner)).outcome, common::v1::ACCEPTED);
    ASSERT_TRUE(come_to("HomeVisitRouted", 2));
    world.clock.advance_us(base::kDay_us);
    EXPECT_TRUE(come_to("BreachRecorded", 1));
    ASSERT_TRUE(world.go_over_timers({visits}));
    EXPECT_EQ(world.events("homevisits", "BreachRecorded"), 1u);
}

TEST_F(Timers, AfterAWeekDownEscalateEveryOverdueVisitAndExpireNone) {
    constexpr std::size_t kVisits = 100;
    request_visits(kVisits);
    visits->stop();
    world.clock.advance_us(7 * base::kDay_us);
    intake = &world.restart(*intake);
    visits = &world.restart(*visits);
    // Counted by the engine itself, so that it knows of all deadlines that follow.
    ASSERT_TRUE(test::wait_until([&] { return visits->status().timers_fired >= kVisits; }, 30s));
    ASSERT_TRUE(world.go_over_timers({visits}));
    EXPECT_EQ(world.events("homevisits", "BreachRecorded"), kVisits);
    EXPECT_EQ(world.events("homevisits", "HomeVisitExpired"), 0u);
    // Somebody has a day to respond, and the engine must have been there to hear it.
    world.clock.advance_us(base::kDay_us - base::kMinute_us);
    visits = &world.restart(*visits);
    world.clock.advance_us(base::kHour_us);
    ASSERT_TRUE(world.go_over_timers({visits}));
    EXPECT_EQ(world.events("homevisits", "HomeVisitExpired"), 0u);
    world.clock.advance_us(base::kDay_us);
    EXPECT_TRUE(come_to("HomeVisitExpired", kVisits));
    EXPECT_EQ(world.events("homevisits", "BreachRecorded"), kVisits);
}

// One instance of two, while the other is gone.
TEST_F(Timers, OfAnotherInstancesPartitionsAreLeftToItForTwoSeconds) {
    constexpr std::size_t kVisits = 12;
    for (std::size_t i = 0; i < kVisits; ++i) {
        const auto number = std::to_string(i);
        const auto its_case = world.open_case(*intake, "case-" + number).stream;
        auto asked = world.request_visit(*visits, "visit-0123456789-" + number, its_case);
        ASSERT_EQ(world.handle(*visits, std::move(asked)).outcome, common::v1::ACCEPTED);
    }
    ASSERT_TRUE(come_to("HomeVisitRouted", kVisits));
    world.stop(*visits);
    auto options = world.visits_options();
    options.instance = 1;
    options.instances = 2;
    const auto partitions = options.journal.partitions;
    visits = &world.start(log, std::move(options));
    std::set<std::string> own;
    for (const auto& record : world.records("homevisits")) {
        const auto stream = base::StreamId::parse(record.stream());
        if (stream && stream->kind() == "visit" && stream->partition(partitions) % 2 == 1)
            own.insert(record.stream());
    }
    ASSERT_GT(own.size(), 0u);
    ASSERT_LT(own.size(), kVisits);

    world.clock.advance_us(2 * base::kDay_us + base::kSecond_us);
    ASSERT_TRUE(come_to("BreachRecorded", own.size()));
    ASSERT_TRUE(world.go_over_timers({visits}));
    EXPECT_EQ(world.events("homevisits", "BreachRecorded"), own.size());
    world.clock.advance_us(base::kSecond_us);
    EXPECT_TRUE(come_to("BreachRecorded", kVisits));
}

}  // namespace
}  // namespace enlace::aggregate
