#include <gtest/gtest.h>

#include <algorithm>

#include "journal/memory_log.h"
#include "support/engine/engine_world.h"
#include "support/engine/faulty_log.h"
#include "support/store_dump.h"
#include "support/wait_until.h"

// A reply was lost, and the command comes again.
namespace enlace::aggregate {
namespace {

using test::kTriage;

class Retry : public testing::Test {
protected:
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake"}, allowed), ""); }

    struct Sent {
        std::string key;
        std::string text;
        Answer answer;
    };

    Answer send(Engine& engine, const std::string& key, const std::string& text) {
        return world.handle(engine, world.on_case(engine, key, opened.stream, text));
    }
    static void expect_same(const Answer& again, const Answer& first) {
        EXPECT_EQ(again.verdict, Verdict::recorded);
        EXPECT_EQ(again.stream, first.stream);
        EXPECT_EQ(again.partition, first.partition);
        EXPECT_EQ(again.position, first.position);
        EXPECT_EQ(again.outcome, first.outcome);
        EXPECT_EQ(again.version, first.version);
        EXPECT_EQ(again.state, first.state);
        EXPECT_EQ(again.actions, first.actions);
    }
    // Of clients; timers go on in the meantime.
    long commands() const {
        return std::ranges::count_if(world.records(), [](const auto& record) {
            return record.principal().role() == common::v1::SOCIAL_WORKER;
        });
    }
    void expect_all_as_first(Engine& engine) {
        const auto before = commands();
        for (const Sent& sent : history) {
            expect_same(send(engine, sent.key, sent.text), sent.answer);
        }
        EXPECT_EQ(commands(), before);
    }

    journal::MemoryLog log;
    test::FaultyLog late_home{log};
    test::EngineWorld world{log};
    Answer opened;
    std::vector<Sent> history;
    std::vector<std::string> allowed;  // Findings of the judge.
};

TEST_F(Retry, IsAnsweredAsTheFirstTimeWhateverHappenedSince) {
    auto* engine = &world.start();
    opened = world.open_case(*engine, "a");
    const auto record = [&](const char* key, const char* text) {
        history.push_back({key, text, send(*engine, key, text)});
    };
    record("assign-too-early-", "assign_case { worker: 'W-2' }");
    record("triage-0123456789", kTriage);
    record("same-risk-0123456", "change_risk { risk: ALTO reason: 'x' }");
    ASSERT_GE(history[0].answer.outcome, 100u);
    ASSERT_EQ(history[1].answer.outcome, common::v1::ACCEPTED);
    ASSERT_EQ(history[2].answer.outcome, common::v1::NOTHING_TO_DO);

    send(*engine, "other-risk-012345", "change_risk { risk: BAJO reason: 'x' }");
    send(*engine, "assign-later-0123", "assign_case { worker: 'W-2' }");
    expect_all_as_first(*engine);
    engine = &world.restart(*engine);
    expect_all_as_first(*engine);
    world.clock.advance_us(25 * base::kHour_us);
    expect_all_as_first(*engine);
    engine = &world.restart_on_empty_store(*engine);
    expect_all_as_first(*engine);
    expect_all_as_first(world.start());
}

TEST_F(Retry, OfOneKeyForTwoPatientsAtOnceCountsOnceInOneEngine) {
    auto& engine = world.start();
    const Answer one = world.handle(engine, world.register_patient(engine, "patient-one-01234"));
    const Answer two = world.handle(engine, world.register_patient(engine, "patient-two-01234"));
    auto first = world.begin(engine, world.register_case(engine, "the-same-key-0123", one.stream));
    auto second = world.begin(engine, world.register_case(engine, "the-same-key-0123", two.stream));
    EXPECT_EQ(first.get().verdict, Verdict::recorded);
    EXPECT_EQ(second.get().verdict, Verdict::key_reused);
    EXPECT_EQ(world.records().size(), 3u);
}

TEST_F(Retry, OfOneKeyForTwoPatientsOnTwoEnginesAtOnceIsReported) {
    allowed = {"KEY_IN_TWO_PARTITIONS", "ANSWERS_DISAGREE"};
    auto* prompt = &world.start();
    auto* late = &world.start(late_home, world.options());
    // Until two patients are in different partitions.
    const Answer one = world.handle(*prompt, world.register_patient(*prompt, "patient-one-01234"));
    Answer two = one;
    for (int i = 0; two.partition == one.partition; ++i) {
        two = world.handle(
            *prompt, world.register_patient(*prompt, "patient-two-01234-" + std::to_string(i)));
    }
    ASSERT_EQ(world.handle(*late, world.register_patient(*late, "patient-two-01234-0")).verdict,
              Verdict::recorded);
    const auto patients = world.records().size();
    ASSERT_TRUE(test::wait_until([&] { return late->status().lag_records == 0; }));
    late_home.delay_followers(std::chrono::milliseconds(500));
    auto first =
        world.handle(*prompt, world.register_case(*prompt, "the-same-key-0123", one.stream));
    auto second = world.handle(*late, world.register_case(*late, "the-same-key-0123", two.stream));
    EXPECT_EQ(first.outcome, common::v1::ACCEPTED);
    EXPECT_EQ(second.outcome, common::v1::ACCEPTED);
    EXPECT_EQ(world.records().size(), patients + 2);
    for (auto* engine : {prompt, late}) {
        EXPECT_TRUE(test::wait_until([&] { return engine->status().commands_counted_twice == 1; }));
    }
    // Whoever answers a retry names the same record.
    const auto again = [&](Engine& engine) {
        return world.handle(engine, world.register_case(engine, "the-same-key-0123", one.stream));
    };
    EXPECT_EQ(again(*prompt).verdict, again(*late).verdict);
    EXPECT_EQ(again(*prompt).verdict, again(world.restart_on_empty_store(*late)).verdict);
}

TEST_F(Retry, FindsTheSameBytesInAStoreThatWasFoldedAgain) {
    auto* engine = &world.start();
    for (int i = 0; i < 20; ++i) {
        opened = world.open_case(*engine, "case-" + std::to_string(i));
        send(*engine, "triage-0123456789-" + std::to_string(i), kTriage);
        send(*engine, "assign-0123456789-" + std::to_string(i), "assign_case { worker: 'W-2' }");
        send(*engine, "no-such-012345678-" + std::to_string(i), "resume_case {}");
    }
    engine->stop();
    const auto as_it_went = test::dump(world.store(*engine), Engine::families());
    engine = &world.restart_on_empty_store(*engine);
    engine->stop();
    const auto at_once = test::dump(world.store(*engine), Engine::families());
    EXPECT_GT(as_it_went.size(), 200u);
    ASSERT_EQ(as_it_went.size(), at_once.size());
    for (std::size_t i = 0; i < at_once.size(); ++i) {
        EXPECT_EQ(as_it_went[i], at_once[i]) << at_once[i].family;
    }
}

}  // namespace
}  // namespace enlace::aggregate
