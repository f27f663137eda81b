#include <gtest/gtest.h>

#include <future>
#include <set>

#include "journal/memory_log.h"
#include "support/engine/engine_world.h"
#include "support/wait_until.h"

namespace enlace::aggregate {
namespace {

using test::kTriage;

constexpr int kClients = 200;
constexpr int kAttempts = 10;  // Until an answer is definite.

bool is_unsettled(Verdict verdict) {
    return verdict == Verdict::contended || verdict == Verdict::not_tried ||
           verdict == Verdict::outcome_unknown;
}

class Protocol : public testing::Test {
protected:
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake"}), ""); }

    Answer open_case(Engine& engine, const std::string& key) {
        const Answer opened = world.open_case(engine, key);
        EXPECT_EQ(opened.outcome, common::v1::ACCEPTED);
        return opened;
    }

    std::string open_triaged(Engine& engine, const std::string& key) {
        const auto opened = open_case(engine, key);
        const auto triaged = world.handle(
            engine, world.on_case(engine, key + "-triage-012345", opened.stream, kTriage));
        EXPECT_EQ(triaged.outcome, common::v1::ACCEPTED);
        return opened.stream;
    }

    // A command of that client's own.
    CommandRequest by_client(Engine& engine, int number, const std::string& id) {
        const std::string key = "risk-0123456789", client = "client-" + std::to_string(number);
        auto request = world.on_case(engine, key, id,
                                     number % 3 ? "change_risk { risk: BAJO reason: 'x' }"
                                                : "change_risk { risk: ALTO reason: 'x' }");
        request.actor.set_client(client);
        request.command_id = engine.command_id(client, key);
        world.clients.know(request.command_id, client, key);
        return request;
    }

    // Asked again with the same key, as clients do who are told to.
    Answer settled(std::future<Answer> first, Engine& engine, int client, const std::string& id) {
        Answer answer = first.get();
        for (int again = 0; again < kAttempts && is_unsettled(answer.verdict); ++again)
            answer = world.handle(engine, by_client(engine, client, id));
        return answer;
    }

    // Sent at once, to these engines in turns. Each is answered, and by a record of its own.
    void let_two_hundred_clients_change(const std::string& id,
                                        const std::vector<Engine*>& engines) {
        const auto engine_of = [&](int client) -> Engine& {
            return *engines[static_cast<std::size_t>(client) % engines.size()];
        };
        const auto records_before = world.records().size();
        std::vector<std::future<Answer>> answers;
        for (int client = 0; client < kClients; ++client) {
            Engine& engine = engine_of(client);
            answers.push_back(world.begin(engine, by_client(engine, client, id)));
        }
        std::set<std::uint64_t> positions;
        for (int client = 0; client < kClients; ++client) {
            auto& first = answers[static_cast<std::size_t>(client)];
            const Answer answer = settled(std::move(first), engine_of(client), client, id);
            EXPECT_EQ(answer.verdict, Verdict::recorded) << "client " << client;
            EXPECT_TRUE(answer.outcome == common::v1::ACCEPTED ||
                        answer.outcome == common::v1::NOTHING_TO_DO)
                << "client " << client << ": " << answer.outcome;
            positions.insert(answer.position);
        }
        EXPECT_EQ(positions.size(), std::size_t{kClients});
        for (Engine* engine : engines) expect_all_counted(*engine, records_before);
    }

    // Once: what was recorded since and is not void.
    void expect_all_counted(Engine& engine, std::size_t records_before) {
        EXPECT_TRUE(test::wait_until([&] {
            const auto recorded = world.records().size() - records_before;
            return recorded - engine.status().void_records == kClients;
        }));
        EXPECT_EQ(engine.status().commands_counted_twice, 0u);
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
    let_two_hundred_clients_change(open_triaged(engine, "f"), {&engine});
    EXPECT_EQ(engine.status().void_records, 0u);
}

// All at once, so that each claims numbers which the other one claims, too.
TEST_F(Protocol, LetsTwoEnginesDecideForTwoHundredClientsOfOneStream) {
    auto& one = world.start();
    auto& two = world.start();
    let_two_hundred_clients_change(open_triaged(one, "g"), {&one, &two});
    EXPECT_GT(one.status().void_records, 0u) << "no race happened";
    EXPECT_GT(one.status().lost_races + two.status().lost_races, 0u);
}

}  // namespace
}  // namespace enlace::aggregate
