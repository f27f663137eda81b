#include <gtest/gtest.h>

#include "aggregate/fold.h"
#include "journal/memory_log.h"
#include "support/engine/engine_world.h"
#include "support/engine/full_disk.h"
#include "support/store_dump.h"
#include "support/wait_until.h"

// The disk that an engine's store is on has no room left, while the log takes what it is given.
namespace enlace::aggregate {
namespace {

using test::kChangeRisk;
using test::kTriage;

class FullStore : public testing::Test {
protected:
    void SetUp() override {
        world.stores_on = disk.env();
        engine = &world.start();
        opened = world.open_case(*engine, "first");
    }
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake"}), ""); }

    Answer send(const std::string& key, const char* text) {
        return world.handle(*engine, world.on_case(*engine, key, opened.stream, text));
    }
    // The last command that is taken: the log has it, the store does not.
    Answer triage_on_a_full_disk() {
        EXPECT_TRUE(test::wait_until(
            [&] { return world.store(*engine).get(Fold::streams, opened.stream).has_value(); }));
        disk.fill();
        EXPECT_THROW(world.store(*engine).flush(), projection::StoreUnavailable);
        const Answer triaged = send("triage-0123456789", kTriage);
        EXPECT_EQ(triaged.outcome, common::v1::ACCEPTED);
        EXPECT_TRUE(test::wait_until([&] { return !engine->status().store_writable; }));
        EXPECT_GT(disk.refused(), 0u);
        return triaged;
    }
    void expect_same_as_folded_anew() {
        engine->stop();
        const auto as_it_went = test::dump(world.store(*engine), Engine::families());
        engine = &world.restart_on_empty_store(*engine);
        engine->stop();
        EXPECT_EQ(test::dump(world.store(*engine), Engine::families()), as_it_went);
    }

    journal::MemoryLog log;
    test::FullDisk disk;
    test::EngineWorld world{log};
    Engine* engine = nullptr;
    Answer opened;
};

TEST_F(FullStore, TakesNoCommandReadsOnAndRecoversByItself) {
    const Answer triaged = triage_on_a_full_disk();
    const auto records = world.records().size();
    EXPECT_EQ(send("risk-0123456789", kChangeRisk).verdict, Verdict::not_tried);
    EXPECT_EQ(world.handle(*engine, world.register_patient(*engine, "patient-0123456789")).verdict,
              Verdict::not_tried);
    EXPECT_EQ(world.records().size(), records) << "what is said to be not tried is not tried";
    EXPECT_EQ(send("triage-0123456789", kTriage).position, triaged.position);

    const auto refused = disk.refused();
    ASSERT_TRUE(test::wait_until([&] { return disk.refused() > refused; })) << "nobody tries again";
    disk.make_room();
    // RocksDB looks every five seconds whether there is room.
    ASSERT_TRUE(test::wait_until(
        [&] { return send("risk-0123456789", kChangeRisk).verdict == Verdict::recorded; },
        std::chrono::seconds(60)));
    EXPECT_EQ(world.records().size(), records + 1);
    EXPECT_TRUE(test::wait_until([&] { return engine->status().store_writable; }));
    expect_same_as_folded_anew();
}

TEST_F(FullStore, LosesNothingWhereItIsStoppedMeanwhile) {
    const Answer triaged = triage_on_a_full_disk();
    engine->stop();
    disk.make_room();
    engine = &world.restart(*engine);
    EXPECT_EQ(send("triage-0123456789", kTriage).position, triaged.position);
    EXPECT_EQ(send("risk-0123456789", kChangeRisk).version, triaged.version + 1);
    expect_same_as_folded_anew();
}

}  // namespace
}  // namespace enlace::aggregate
