#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <set>
#include <thread>

#include "journal/memory_log.h"
#include "support/engine/engine_world.h"
#include "support/engine/faulty_log.h"

// Two engines decide on one journal in turns, and one of them reads it five seconds late: half of
// what a client waits at most. Whatever it answers must be true all the same.
namespace enlace::aggregate {
namespace {

using test::kTriage;

using namespace std::chrono_literals;

constexpr auto kLate = 5s;
constexpr int kRounds = 2;
constexpr std::uint32_t kOfNew = 0, kOfHeld = 1, kOfChanged = 2;  // Partitions.
constexpr auto kAssign = "assign_case { worker: 'W-1' }";
constexpr auto kHold =
    "hold_case { code: OTHER reason: 'x' review_at { seconds: 1800000000 } }";  // Years ahead.

class LateFollower : public testing::Test {
protected:
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake"}), ""); }

    using Make = std::function<CommandRequest(Engine&)>;

    void SetUp() override {
        punctual = &world.start();
        late = &world.start(behind, world.options());
    }

    // What is not definite is asked once more, of the same engine or of the other.
    Answer settle(Engine& engine, Engine& then, const Make& make) {
        Answer answer = world.handle(engine, make(engine));
        if (answer.verdict == Verdict::not_tried) ++untried;
        if (answer.verdict != Verdict::outcome_unknown) return answer;
        ++unknown;
        answer = world.handle(then, make(then));
        EXPECT_EQ(answer.verdict, Verdict::recorded) << "a retry is definite";
        return answer;
    }

    Make on_case(const std::string& id, const std::string& text, std::uint64_t if_match = 0) {
        const std::string key = "command-0123456789-" + std::to_string(++commands);
        return [=, this](Engine& engine) {
            auto request = world.on_case(engine, key, id, text);
            if (text == kAssign) request.actor.set_role(common::v1::SUPERVISOR);
            if (if_match != 0) request.if_match = if_match;
            return request;
        };
    }

    // A new case, in that partition. Stories keep to their own: whoever loses a race after five
    // seconds reads to the end of the partition before it decides again, and what another story had
    // just put there would take it five more, which is all that a client waits.
    Answer open_case(std::uint32_t partition) {
        for (;;) {
            const std::string key = "case-" + std::to_string(++keys);
            const auto patient = world.register_patient(*punctual, key + "-patient-key").stream;
            if (base::StreamId::parse(patient)->partition(world.journal().partitions) == partition)
                return world.open_case(*punctual, key);
        }
    }

    // Known to both of them.
    std::string assigned_case(std::uint32_t partition) {
        const std::string id = open_case(partition).stream;
        commands += 2;
        EXPECT_EQ(world.handle(*punctual, on_case(id, kTriage)(*punctual)).version, 2u);
        EXPECT_EQ(world.handle(*late, on_case(id, kAssign)(*late)).version, 3u);
        return id;
    }

    void expect_accepted(const Answer& answer, const char* what) {
        EXPECT_EQ(answer.verdict, Verdict::recorded) << what;
        EXPECT_EQ(answer.outcome, common::v1::ACCEPTED) << what;
    }

    // A 404 would be false: it exists.
    void open_and_triage() {
        const Answer opened = open_case(kOfNew);
        commands += 2;
        expect_accepted(opened, "opened");
        expect_accepted(settle(*late, *late, on_case(opened.stream, kTriage)), "triaged");
    }

    // A 409 would be false: the other one has put it on hold.
    void hold_and_resume(const std::string& id) {
        expect_accepted(settle(*punctual, *punctual, on_case(id, kHold)), "held");
        expect_accepted(settle(*late, *punctual, on_case(id, "resume_case {}")), "resumed");
    }

    // A 412 would be false: this is the version that the other one has just told.
    void change_what_was_just_changed(const std::string& id) {
        const Answer first =
            settle(*punctual, *punctual, on_case(id, "change_risk { risk: BAJO reason: 'x' }"));
        expect_accepted(first, "changed");
        const Answer second = settle(
            *late, *late, on_case(id, "change_risk { risk: ALTO reason: 'x' }", first.version));
        expect_accepted(second, "changed back");
        EXPECT_EQ(second.version, first.version + 1);
    }

    journal::MemoryLog log;
    test::EngineWorld world{log};
    test::FaultyLog behind{log};
    Engine* punctual = nullptr;
    Engine* late = nullptr;
    std::atomic<std::size_t> commands = 0;
    std::atomic<int> unknown = 0;
    std::atomic<int> untried = 0;
    std::atomic<int> keys = 0;
};

TEST_F(LateFollower, NeverAnswersFalselyAndEachCommandCountsOnce) {
    ASSERT_GT(world.journal().partitions, std::max({kOfNew, kOfHeld, kOfChanged}));
    const std::string held = assigned_case(kOfHeld);
    const std::string changed = assigned_case(kOfChanged);
    behind.delay_followers(kLate);

    std::vector<std::future<void>> stories;
    const auto tell = [&](const std::function<void()>& story) {
        stories.push_back(std::async(std::launch::async, [=] {
            for (int round = 0; round < kRounds; ++round) story();
        }));
    };
    tell([&] { open_and_triage(); });
    tell([&] { hold_and_resume(held); });
    tell([&] { change_what_was_just_changed(changed); });
    for (auto& story : stories) story.get();

    EXPECT_GT(behind.held_back(), 0u) << "the late engine was never behind";
    EXPECT_GT(unknown, 0) << "nobody was told to ask again";
    EXPECT_EQ(untried, 0) << "a command of an engine that is only late was not tried";
    EXPECT_GT(late->status().lost_races, 0u);
    EXPECT_GT(punctual->status().void_records, 0u) << "the two never claimed the same number";
    EXPECT_EQ(punctual->status().commands_counted_twice, 0u);
    std::set<std::string> ids;
    for (const auto& record : world.records()) ids.insert(record.command_id());
    EXPECT_EQ(ids.size(), commands) << "every record was appended for one of these commands";
    EXPECT_GT(world.records().size(), commands);
}

}  // namespace
}  // namespace enlace::aggregate
