#include <gtest/gtest.h>

#include "journal/memory_log.h"
#include "support/engine/engine_world.h"
#include "support/wait_until.h"

namespace enlace::aggregate {
namespace {

using test::kTriage;

class Protocol : public testing::Test {
protected:
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake"}), ""); }

    Answer open_case(Engine& engine, const std::string& key) {
        const Answer opened = world.open_case(engine, key);
        EXPECT_EQ(opened.outcome, common::v1::ACCEPTED);
        return opened;
    }

    journal::MemoryLog log;
    test::EngineWorld world{log};
};

TEST_F(Protocol, AnswersFromTheRecordThatCounted) {
    auto& engine = world.start();
    const Answer answer = world.handle(engine, world.register_patient(engine, "0123456789abcdef"));
    EXPECT_EQ(answer.verdict, Verdict::recorded);
    EXPECT_EQ(answer.outcome, common::v1::ACCEPTED);
    EXPECT_EQ(answer.version, 1u);
    EXPECT_EQ(world.records().size(), 1u);
}

TEST_F(Protocol, GivesARetryTheSameAnswerAndNoSecondRecord) {
    auto& engine = world.start();
    const Answer first = open_case(engine, "a");
    ASSERT_EQ(first.outcome, common::v1::ACCEPTED);
    const Answer triaged =
        world.handle(engine, world.on_case(engine, "triage-0123456789", first.stream, kTriage));
    ASSERT_EQ(triaged.outcome, common::v1::ACCEPTED);
    const auto records = world.records().size();
    const Answer again = open_case(engine, "a");
    EXPECT_EQ(again.position, first.position);
    EXPECT_EQ(again.version, 1u);
    EXPECT_EQ(world.records().size(), records);
}

TEST_F(Protocol, RefusesAKeyThatWasUsedForSomethingElse) {
    auto& engine = world.start();
    world.handle(engine, world.register_patient(engine, "0123456789abcdef", "Juana"));
    const Answer other =
        world.handle(engine, world.register_patient(engine, "0123456789abcdef", "Pedro"));
    EXPECT_EQ(other.verdict, Verdict::key_reused);
}

TEST_F(Protocol, RecordsARefusalAndRepeatsItThoughTheStateMovedOn) {
    auto& engine = world.start();
    const Answer opened = open_case(engine, "b");
    const auto assign = "assign_case { worker: 'W-2' }";
    const auto refused = [&] {
        return world.handle(engine,
                            world.on_case(engine, "assign-0123456789", opened.stream, assign));
    };
    const Answer before = refused();
    EXPECT_GE(before.outcome, 100u);
    EXPECT_EQ(before.state, "REGISTERED");
    EXPECT_FALSE(before.actions.empty());
    world.handle(engine, world.on_case(engine, "triage-0123456789", opened.stream, kTriage));
    const Answer after = refused();
    EXPECT_EQ(after.position, before.position);
    EXPECT_EQ(after.outcome, before.outcome);
    EXPECT_EQ(after.actions, before.actions);
}

TEST_F(Protocol, ComparesTheVersionThatTheClientDecidedOn) {
    auto& engine = world.start();
    const Answer opened = open_case(engine, "c");
    auto stale = world.on_case(engine, "triage-0123456789", opened.stream, kTriage);
    stale.if_match = 0;
    EXPECT_EQ(world.handle(engine, std::move(stale)).outcome, common::v1::VERSION_MISMATCH);
    auto right = world.on_case(engine, "triage-9876543210", opened.stream, kTriage);
    right.if_match = 1;
    EXPECT_EQ(world.handle(engine, std::move(right)).outcome, common::v1::ACCEPTED);
}

TEST_F(Protocol, TellsAnotherInstitutionNothing) {
    auto& engine = world.start();
    const Answer opened = open_case(engine, "d");
    auto foreign = world.on_case(engine, "triage-0123456789", opened.stream, kTriage);
    foreign.actor.set_institution("SPSSA000999");
    const auto records = world.records().size();
    EXPECT_EQ(world.handle(engine, std::move(foreign)).verdict, Verdict::not_found);
    auto missing =
        world.on_case(engine, "triage-0123456789", "case-000000000000000000000000AA", kTriage);
    EXPECT_EQ(world.handle(engine, std::move(missing)).verdict, Verdict::not_found);
    EXPECT_EQ(world.records().size(), records);
}

TEST_F(Protocol, AnswersARestartedEngineFromItsJournalAlone) {
    auto* engine = &world.start();
    const Answer first = open_case(*engine, "e");
    world.stop(*engine);
    engine = &world.start();
    const Answer again = open_case(*engine, "e");
    EXPECT_EQ(again.position, first.position);
    EXPECT_EQ(again.stream, first.stream);
}

TEST_F(Protocol, LetsTwoHundredClientsOfOneStreamTakeTurns) {
    auto& engine = world.start();
    const Answer opened = open_case(engine, "f");
    world.handle(engine, world.on_case(engine, "triage-0123456789", opened.stream, kTriage));
    std::vector<std::future<Answer>> answers;
    for (int i = 0; i < 200; ++i) {
        answers.push_back(world.begin(
            engine, world.on_case(engine, "risk-0123456789-" + std::to_string(i), opened.stream,
                                  i % 2 ? "change_risk { risk: BAJO reason: 'x' }"
                                        : "change_risk { risk: ALTO reason: 'x' }")));
    }
    for (auto& answer : answers) EXPECT_EQ(answer.get().verdict, Verdict::recorded);
    EXPECT_EQ(engine.status().void_records, 0u);
}

TEST_F(Protocol, LetsTwoEnginesDecideOnOneStream) {
    auto& one = world.start();
    auto& two = world.start();
    const Answer opened = open_case(one, "g");
    world.handle(one, world.on_case(one, "triage-0123456789", opened.stream, kTriage));
    std::vector<std::future<Answer>> answers;
    constexpr int kCommands = 100;
    for (int i = 0; i < kCommands; ++i) {
        auto& engine = i % 2 ? one : two;
        answers.push_back(world.begin(
            engine, world.on_case(engine, "risk-0123456789-" + std::to_string(i), opened.stream,
                                  i % 3 ? "change_risk { risk: BAJO reason: 'x' }"
                                        : "change_risk { risk: ALTO reason: 'x' }")));
    }
    int recorded = 0;
    for (auto& answer : answers) recorded += answer.get().verdict == Verdict::recorded ? 1 : 0;
    EXPECT_GT(recorded, 0);
    EXPECT_TRUE(test::wait_until([&] { return one.status().void_records > 0; }))
        << "no race happened";
}

}  // namespace
}  // namespace enlace::aggregate
