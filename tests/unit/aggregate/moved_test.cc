#include <gmock/gmock.h>

#include "journal/audit.h"
#include "journal/memory_log.h"
#include "journal/moving/moved_entry.h"
#include "journal/read_through.h"
#include "support/engine/engine_world.h"
#include "support/engine/faulty_log.h"
#include "support/engine/judged.h"
#include "support/wait_until.h"

// A journal moves to another home, and engines still serve it where it was.
namespace enlace::aggregate {
namespace {

using test::kTriage;

using testing::HasSubstr;
using testing::ThrowsMessage;

class MovedJournal : public testing::Test {
protected:
    void TearDown() override {
        world.stop_all();
        const test::Trial trial{.client_log = world.clients.lines(),
                                .deployment_key = world.deployment_key};
        const std::string faults = test::faults_found_by_the_judge(
            *served_last, {"intake"}, world.journal().partitions, trial);
        EXPECT_EQ(faults, "");
    }

    // What `enlace migrate` does first.
    void close() {
        for (std::uint32_t p = 0; p < world.journal().partitions; ++p) close(p);
    }
    void close(std::uint32_t partition) {
        const std::vector<journal::JournalShape> all = {{"intake", world.journal().partitions}};
        journal::Audit audit("intake", world.journal().partitions);
        journal::read_through(log, all, journal::beginnings(all), journal::ends(log, all),
                              [&](const journal::LogBatch& batch) {
                                  for (const auto& entry : batch.entries) {
                                      audit.take(entry.partition, entry.bytes);
                                  }
                              });
        log.append({"intake", partition},
                   journal::moved_entry(audit, partition, "the new house", world.clock.wall_us()),
                   [](journal::Handed) {});
    }
    Answer triage(Engine& engine, const std::string& key) {
        return world.handle(engine, world.on_case(engine, key, opened.stream, kTriage));
    }

    journal::MemoryLog log;
    journal::MemoryLog elsewhere;
    const journal::Log* served_last = &log;
    test::EngineWorld world{log};
    Answer opened;
};

TEST_F(MovedJournal, IsDecidedOnNoMore) {
    Engine& engine = world.start();
    opened = world.open_case(engine, "a-case-of-some-length");
    const Answer before = triage(engine, "a-key-of-some-length");
    ASSERT_EQ(before.verdict, Verdict::recorded);
    EXPECT_FALSE(engine.status().moved_to);
    close();
    ASSERT_TRUE(test::wait_until([&] { return engine.status().moved_to.has_value(); }));
    EXPECT_EQ(engine.status().moved_to, "the new house");

    const auto end = log.end({"intake", opened.partition});
    EXPECT_EQ(triage(engine, "another-key-of-some-length").verdict, Verdict::not_tried);
    EXPECT_EQ(log.end({"intake", opened.partition}), end) << "nothing was written";
    const Answer again = triage(engine, "a-key-of-some-length");
    EXPECT_EQ(again.verdict, Verdict::recorded) << "what counted is still told";
    EXPECT_EQ(again.position, before.position);
}

TEST_F(MovedJournal, TakesNoRecordThatWasOnItsWay) {
    test::FaultyLog faulty(log);
    auto& engine = world.start(faulty, world.options());
    opened = world.open_case(engine, "a-case-of-some-length");
    bool overtaken = false;
    faulty.judge_appends([&](journal::PartitionRef where, const std::string&) {
        if (!std::exchange(overtaken, true)) close(where.partition);
        return test::Append::pass;
    });
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(triage(engine, "a-key-of-some-length").verdict, Verdict::not_tried)
        << "it is in the log, but never counts";
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
    EXPECT_TRUE(overtaken);
    EXPECT_EQ(triage(engine, "a-key-of-some-length").verdict, Verdict::not_tried);
    world.stop_all();
}

TEST_F(MovedJournal, IsServedNoMore) {
    Engine& engine = world.start();
    opened = world.open_case(engine, "a-case-of-some-length");
    close();
    const auto refuses = ThrowsMessage<std::runtime_error>(
        HasSubstr("the journal of intake has moved to the new house: serve it there"));
    EXPECT_THAT([&] { world.restart(engine); }, refuses);
    EXPECT_THAT([&] { world.start(); }, refuses) << "with an empty store";
    world.stop_all();
}

TEST_F(MovedJournal, GoesOnWhereItWasCopiedTo) {
    Engine& engine = world.start();
    opened = world.open_case(engine, "a-case-of-some-length");
    const Answer before = triage(engine, "a-key-of-some-length");
    elsewhere.open_journal("intake", world.journal().partitions);
    for (std::uint32_t p = 0; p < world.journal().partitions; ++p) {
        for (std::uint64_t at = 0; auto entry = log.read({"intake", p}, at); ++at) {
            elsewhere.append({"intake", p}, *entry, [](journal::Handed) {});
        }
    }
    close();
    served_last = &elsewhere;
    Engine& there = world.start(elsewhere, world.options());
    const Answer again = triage(there, "a-key-of-some-length");
    EXPECT_EQ(again.verdict, Verdict::recorded);
    EXPECT_EQ(again.position, before.position);
    const Answer later = world.handle(
        there, world.on_case(there, "another-key-of-some-length", opened.stream, kTriage));
    EXPECT_EQ(later.verdict, Verdict::recorded);
    EXPECT_GT(later.position, before.position);
    world.stop_all();
}

}  // namespace
}  // namespace enlace::aggregate
