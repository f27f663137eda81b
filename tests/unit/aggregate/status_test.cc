#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "intake/deciders.h"
#include "journal/memory_log.h"
#include "support/engine/care_world.h"
#include "support/engine/faulty_log.h"
#include "support/wait_until.h"

// What operators are told of an engine, whose metrics and health are made of nothing else.
namespace enlace::aggregate {
namespace {

using test::kTriage;

using testing::Contains;
using testing::IsSupersetOf;
using testing::StartsWith;

class Status : public testing::Test {
protected:
    void SetUp() override {
        auto options = world.intake_options();
        options.watched = intake::watched_tallies();
        intake = &world.start(reading, options);
        visits = &world.start(log, world.visits_options());
        opened = world.open_case(*intake, "a");
    }
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake", "homevisits"}), ""); }

    Answer triage(const std::string& key) {
        return world.handle(*intake, world.on_case(*intake, key, opened.stream, kTriage));
    }
    // "client accepted 2" for each code that was answered.
    static std::vector<std::string> outcomes(const Engine& engine) {
        std::vector<std::string> all;
        for (const auto& [from, code, count] : engine.status().outcomes) {
            all.push_back(std::string(from) + ' ' + code + ' ' + std::to_string(count));
        }
        return all;
    }
    static bool come_to(const Engine& engine, const std::vector<std::string>& wanted) {
        const auto there = [&] { return testing::Value(outcomes(engine), IsSupersetOf(wanted)); };
        return test::wait_until(there);
    }
    static std::uint64_t watched(const Engine& engine, const std::string& kind) {
        for (const auto& [tally, count] : engine.status().watched) {
            if (tally.labels.at("kind") == kind) return count;
        }
        ADD_FAILURE() << "nobody watches " << kind;
        return 0;
    }

    journal::MemoryLog log;
    test::FaultyLog reading{log};
    test::CareWorld world{log};
    Engine* intake = nullptr;
    Engine* visits = nullptr;
    Answer opened;
};

TEST_F(Status, CountsAnswersByCodeAndByWhoAsked) {
    EXPECT_EQ(triage("triage-0123456789").outcome, common::v1::ACCEPTED);
    EXPECT_EQ(triage("triage-0123456789").outcome, common::v1::ACCEPTED) << "again, as it was";
    auto late = world.on_case(*intake, "late-0123456789ab", opened.stream, kTriage);
    late.if_match = 1;
    EXPECT_EQ(world.handle(*intake, std::move(late)).outcome, common::v1::VERSION_MISMATCH);
    auto foreign = world.on_case(*intake, "foreign-0123456789", opened.stream, kTriage);
    foreign.actor.set_institution("SPSSA000999");
    EXPECT_EQ(world.handle(*intake, std::move(foreign)).verdict, Verdict::not_found);
    // Patient and case came before. The engine has noted its own facts; nobody else has asked.
    EXPECT_TRUE(come_to(
        *intake, {"client accepted 4", "client version_mismatch 1", "client unknown_stream 1"}));
    EXPECT_EQ(outcomes(*intake).size(), 4u);
    EXPECT_THAT(outcomes(*intake), Contains(StartsWith("engine accepted ")));
    // Reactions ask by themselves: for a visit to be routed, and the case to be told of it.
    world.handle(*visits, world.request_visit(*visits, "visit-0123456789", opened.stream));
    EXPECT_TRUE(come_to(*visits, {"client accepted 1", "reaction accepted 1"}));
    EXPECT_TRUE(come_to(*intake, {"reaction accepted 1"}));
    world.clock.advance_us(3 * base::kDay_us);
    EXPECT_TRUE(test::wait_until([&] {
        return testing::Value(outcomes(*visits), Contains(StartsWith("timer accepted ")));
    }));
}

TEST_F(Status, TellsHowLongEachVerdictTook) {
    const auto all_told = [&] {
        return test::wait_until(
            [&] { return intake->status().verdict_s.count() == world.records().size(); });
    };
    ASSERT_TRUE(all_told());
    const double before_s = intake->status().verdict_s.sum();
    reading.delay_followers(std::chrono::milliseconds(30));
    EXPECT_EQ(triage("triage-0123456789").outcome, common::v1::ACCEPTED);
    EXPECT_TRUE(all_told());
    EXPECT_GE(intake->status().verdict_s.sum(), before_s + 0.03);
}

TEST_F(Status, TellsOfEachPartitionHowFarBehindItIs) {
    ASSERT_TRUE(test::wait_until([&] { return intake->status().lag_records == 0; }));
    EXPECT_EQ(intake->status().lag_us, 0);
    reading.limit_polls(0);
    auto request = world.on_case(*intake, "triage-0123456789", opened.stream, kTriage);
    auto answer = world.begin(*intake, std::move(request));
    ASSERT_TRUE(test::wait_until([&] { return intake->status().lag_records == 1; }));
    world.clock.advance_us(2 * base::kSecond_us);
    ASSERT_TRUE(test::wait_until([&] { return intake->status().lag_us >= 2 * base::kSecond_us; }));
    for (const auto& at : intake->status().partitions) {
        const bool is_it = at.service == "intake" && at.partition == opened.partition;
        EXPECT_EQ(at.end - at.next, is_it ? 1u : 0u) << at.service << '/' << at.partition;
    }
    // Its own, and those of the four services that it hears of.
    EXPECT_EQ(intake->status().partitions.size(), 5 * world.journal().partitions);
    reading.limit_polls(~std::size_t{0});
    EXPECT_EQ(answer.get().outcome, common::v1::ACCEPTED);
    EXPECT_TRUE(test::wait_until([&] { return intake->status().lag_us == 0; }));
}

TEST_F(Status, CountsOpenObligationsWhicheverPartitionsTheirCasesAreIn) {
    EXPECT_EQ(watched(*intake, "HOME_VISIT"), 0u);
    std::vector<Answer> asked;
    for (int i = 0; i < 5; ++i) {
        const auto key = "case-" + std::to_string(i);
        const Answer one = i == 0 ? opened : world.open_case(*intake, key);
        asked.push_back(
            world.handle(*visits, world.request_visit(*visits, key + "-visit-012345", one.stream)));
        ASSERT_EQ(asked.back().outcome, common::v1::ACCEPTED);
    }
    EXPECT_TRUE(test::wait_until([&] { return watched(*intake, "HOME_VISIT") == 5; }));
    world.handle(*visits, world.cancel_visit(*visits, "cancel-0123456789", asked.front().stream));
    EXPECT_TRUE(test::wait_until([&] { return watched(*intake, "HOME_VISIT") == 4; }));
    intake = &world.restart_on_empty_store(*intake);
    EXPECT_TRUE(test::wait_until([&] { return watched(*intake, "HOME_VISIT") == 4; }));
}

TEST_F(Status, CountsDeadlinesThatAreDueAndHowLateTheyAre) {
    world.handle(*visits, world.request_visit(*visits, "visit-0123456789", opened.stream));
    ASSERT_TRUE(test::wait_until([&] { return world.events("homevisits", "HomeVisitRouted"); }));
    ASSERT_TRUE(world.go_over_timers({visits}));
    EXPECT_EQ(visits->status().timers_due, 0u);
    EXPECT_EQ(visits->status().timers_late_us, 0);

    // One that can do nothing about it: what it hands over is lost.
    test::FaultyLog cut_off(log);
    auto& helpless = world.start(cut_off, world.visits_options());
    ASSERT_TRUE(test::wait_until([&] { return helpless.status().lag_records == 0; }));
    visits->stop();
    cut_off.judge_appends([](auto, const auto&) { return test::Append::not_tried; });
    world.clock.advance_us(3 * base::kDay_us);
    ASSERT_TRUE(test::wait_until([&] { return helpless.status().timers_due > 0; }));
    EXPECT_GT(cut_off.faults(), 0u);
    EXPECT_GT(helpless.status().timers_late_us, base::kHour_us);
    cut_off.judge_appends({});
    EXPECT_TRUE(test::wait_until([&] { return world.events("homevisits", "BreachRecorded") > 0; }));
    EXPECT_TRUE(test::wait_until([&] { return helpless.status().timers_due == 0; }));
    EXPECT_EQ(helpless.status().timers_late_us, 0);
    world.stop(helpless);
}

}  // namespace
}  // namespace enlace::aggregate
