#include <gtest/gtest.h>

#include <set>

#include "journal/memory_log.h"
#include "support/engine/engine_world.h"
#include "support/engine/faulty_log.h"
#include "support/wait_until.h"

// The log fails to take records, or does not tell what became of them.
namespace enlace::aggregate {
namespace {

using namespace std::chrono_literals;
using test::Append;

constexpr auto kKey = "0123456789abcdef";

class AppendFaults : public testing::Test {
protected:
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake"}), ""); }

    Engine& start(std::chrono::milliseconds answer_within = 10s) {
        auto options = world.options();
        options.answer_within = answer_within;
        return world.start(faulty, std::move(options));
    }
    void always(Append fate) {
        faulty.judge_appends([fate](auto, const auto&) { return fate; });
    }
    void first(int times, Append fate) {
        faulty.judge_appends([left = times, fate](auto, const auto&) mutable {
            return left-- > 0 ? fate : Append::pass;
        });
    }
    // Different ones only.
    std::size_t entries_in_log() const {
        std::set<std::string> different;
        for (const auto& record : world.records()) different.insert(record.SerializeAsString());
        return different.size();
    }

    journal::MemoryLog log;
    test::FaultyLog faulty{log};
    test::EngineWorld world{log};
};

TEST_F(AppendFaults, SaysThatNothingWasTriedWhereTheLogTakesNothing) {
    Engine& engine = start(300ms);
    always(Append::not_tried);
    const Answer refused = world.handle(engine, world.register_patient(engine, kKey));
    EXPECT_EQ(refused.verdict, Verdict::not_tried);
    EXPECT_EQ(world.records().size(), 0u);
    EXPECT_GT(engine.status().repeated_appends, 0u);

    faulty.judge_appends({});
    EXPECT_EQ(world.handle(engine, world.register_patient(engine, kKey)).outcome,
              common::v1::ACCEPTED);
    EXPECT_EQ(world.records().size(), 1u);
}

TEST_F(AppendFaults, SaysThatTheOutcomeIsUnknownWhereACopyMayStillTurnUp) {
    Engine& engine = start(300ms);
    for (const auto fate : {Append::unknown_and_lost, Append::lost}) {
        always(fate);
        const Answer answer = world.handle(engine, world.register_patient(engine, kKey));
        EXPECT_EQ(answer.verdict, Verdict::outcome_unknown);
    }
    faulty.judge_appends({});
    EXPECT_EQ(world.handle(engine, world.register_patient(engine, kKey)).outcome,
              common::v1::ACCEPTED);
    EXPECT_EQ(world.records().size(), 1u);
}

TEST_F(AppendFaults, AppendsTheSameBytesAgainUntilTheyAreThere) {
    for (const auto fate : {Append::not_tried, Append::unknown_and_lost}) {
        Engine& engine = start();
        const auto before = entries_in_log();
        first(2, fate);
        const auto key = std::string(kKey) + std::to_string(static_cast<int>(fate));
        EXPECT_EQ(world.handle(engine, world.register_patient(engine, key)).outcome,
                  common::v1::ACCEPTED);
        EXPECT_EQ(engine.status().repeated_appends, 2u);
        EXPECT_EQ(entries_in_log(), before + 1);
        world.stop(engine);
    }
    EXPECT_EQ(faulty.faults(), 4u);
}

TEST_F(AppendFaults, CountsOneOfSeveralCopies) {
    Engine& engine = start();
    for (const auto fate : {Append::doubled, Append::unknown_but_there}) {
        always(fate);
        const auto key = std::string(kKey) + std::to_string(static_cast<int>(fate));
        const Answer answer = world.handle(engine, world.register_patient(engine, key));
        EXPECT_EQ(answer.outcome, common::v1::ACCEPTED);
        EXPECT_EQ(answer.version, 1u);
    }
    EXPECT_EQ(entries_in_log(), 2u);
    EXPECT_GT(world.records().size(), 2u) << "no copy was ever made";
    const auto copies = world.records().size() - 2;
    EXPECT_TRUE(test::wait_until([&] { return engine.status().void_records == copies; }));
    EXPECT_EQ(engine.status().commands_counted_twice, 0u);
}

// Another writer that is always faster, as the log makes it seem: each record of this engine is
// preceded by one of the other's for the same number.
TEST_F(AppendFaults, GivesUpAfterSixteenLostRaces) {
    Engine& engine = start();
    const Answer opened = world.open_case(engine, "a");
    int races = 0;
    faulty.judge_appends([&](journal::PartitionRef where, const std::string& entry) {
        journal::v1::Entry other;
        other.ParseFromString(entry);
        auto& record = *other.mutable_record();
        record.set_command_id(world.sent_elsewhere(engine, "race-" + std::to_string(races++)));
        record.set_outcome(common::v1::NOTHING_TO_DO);
        record.mutable_answer()->set_version(record.answer().version() -
                                             static_cast<std::uint64_t>(record.events_size()));
        record.clear_events();
        log.append(where, other.SerializeAsString(), [](auto) {});
        return Append::doubled;
    });
    const auto triage = [&](const char* key) {
        return world.handle(
            engine,
            world.on_case(engine, key, opened.stream,
                          "triage_case { risk: ALTO urgency: URGENT do_not_contact: false }"));
    };
    EXPECT_EQ(triage("triage-0123456789").verdict, Verdict::contended);
    EXPECT_EQ(races, 16);
    EXPECT_EQ(engine.status().lost_races, 16u);
    faulty.judge_appends({});
    EXPECT_EQ(triage("triage-0123456789").outcome, common::v1::ACCEPTED);
}

TEST_F(AppendFaults, LetsNoMoreThan256WaitForOneStream) {
    Engine& engine = start(1500ms);
    const Answer opened = world.open_case(engine, "b");
    always(Append::lost);
    std::vector<std::future<Answer>> answers;
    for (int i = 0; i < 260; ++i) {
        answers.push_back(world.begin(
            engine, world.on_case(engine, "risk-0123456789-" + std::to_string(i), opened.stream,
                                  "change_risk { risk: BAJO reason: 'x' }")));
    }
    int overloaded = 0;
    int unknown = 0;
    int not_tried = 0;
    for (auto& answer : answers) {
        const Verdict verdict = answer.get().verdict;
        overloaded += verdict == Verdict::overloaded ? 1 : 0;
        unknown += verdict == Verdict::outcome_unknown ? 1 : 0;
        not_tried += verdict == Verdict::not_tried ? 1 : 0;
    }
    EXPECT_EQ(overloaded, 260 - 256 - 1);
    // The first was handed to the log, and whoever came to its turn in the last moment.
    EXPECT_GE(unknown, 1);
    EXPECT_EQ(unknown + not_tried, 257);
}

TEST_F(AppendFaults, AnswersEverybodyWhoWaitsWhenItStops) {
    Engine& engine = start();
    const Answer opened = world.open_case(engine, "c");
    always(Append::lost);
    std::vector<std::future<Answer>> answers;
    for (int i = 0; i < 20; ++i) {
        answers.push_back(world.begin(
            engine, world.on_case(engine, "risk-0123456789-" + std::to_string(i), opened.stream,
                                  "change_risk { risk: BAJO reason: 'x' }")));
    }
    ASSERT_TRUE(test::wait_until([&] { return faulty.faults() > 0; }));
    engine.stop();
    int unknown = 0;
    for (auto& answer : answers) {
        const Verdict verdict = answer.get().verdict;
        unknown += verdict == Verdict::outcome_unknown ? 1 : 0;
        EXPECT_TRUE(verdict == Verdict::outcome_unknown || verdict == Verdict::not_tried);
    }
    EXPECT_EQ(unknown, 1);
    EXPECT_EQ(world.handle(engine, world.register_patient(engine, kKey)).verdict,
              Verdict::not_tried);
}

}  // namespace
}  // namespace enlace::aggregate
