#include <gtest/gtest.h>

#include <set>

#include "journal/memory_log.h"
#include "support/engine/engine_world.h"
#include "support/failing_reads.h"
#include "support/store_dump.h"
#include "support/wait_until.h"

// The disk that one engine's store is on does not give back what was written to it, while another
// engine on the same journal goes on.
namespace enlace::aggregate {
namespace {

constexpr int kCases = 60;  // More than a first look at the store brings into memory.

class UnreadableStore : public testing::Test {
protected:
    void SetUp() override {
        healthy = &world.start();
        for (int i = 0; i < kCases; ++i) opened = world.open_case(*healthy, std::to_string(i));
        world.stores_on = disk.env();
        auto options = world.options();
        options.answer_within = std::chrono::seconds(2);
        ailing = &world.start(log, options);
        EXPECT_EQ(send(*healthy, test::kTriage).outcome, common::v1::ACCEPTED);
        let_it_read();  // What it folded before a start has to be read from the disk after it.
    }
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake"}), ""); }

    Answer send(Engine& engine, const std::string& text) {
        const std::string key = "key-0123456789-" + std::to_string(keys_++);
        return world.handle(engine, world.on_case(engine, key, opened.stream, text));
    }
    // Another risk than before.
    std::string change() {
        return "change_risk { risk: " + std::string(keys_ % 2 == 0 ? "BAJO" : "MEDIO") +
               " reason: 'x' }";
    }
    bool readable() { return ailing->status().store_readable; }
    // The ailing engine has read what there is, or nothing more.
    void let_it_read() {
        std::uint64_t records = 0;
        for (std::uint32_t p = 0; p < world.journal().partitions; ++p)
            records += log.end({"intake", p});
        EXPECT_TRUE(test::wait_until([&] {
            const auto status = ailing->status();
            std::uint64_t folded = 0;
            for (const auto& at : status.partitions) folded += at.next;
            return folded == records || !status.store_readable;
        }));
    }
    // What a command to the ailing engine comes to: recorded, or 503 and nothing on the journal.
    void expect_recorded_or_not_tried() {
        const Answer answer = send(*ailing, change());
        if (answer.verdict == Verdict::recorded) {
            EXPECT_LE(answer.outcome, common::v1::NOTHING_TO_DO);
            return;
        }
        // Of one that was recorded when the fold of it failed nobody is told.
        EXPECT_TRUE(answer.verdict == Verdict::not_tried ||
                    answer.verdict == Verdict::outcome_unknown)
            << code_of(answer.verdict);
        EXPECT_TRUE(test::wait_until([&] { return !readable(); }));
    }
    // Lets the first read after a start fail, then the second, ..., and asks for what `ask` does
    // each time. How often the engine gave up.
    template <class Ask>
    int fail_each_read(Ask ask) {
        for (int n = 1, given_up = 0;; ++n) {
            SCOPED_TRACE("read " + std::to_string(n));
            ailing = &world.restart(*ailing);
            let_it_read();
            const auto failed_before = disk.failed();
            disk.fail_read(n);
            ask();
            expect_recorded_or_not_tried();
            EXPECT_EQ(send(*healthy, change()).verdict, Verdict::recorded);
            let_it_read();
            expect_recorded_or_not_tried();
            disk.mend();
            given_up += readable() ? 0 : 1;
            if (disk.failed() == failed_before) return given_up;
        }
    }
    void expect_same_as_folded_anew() {
        ailing = &world.restart(*ailing);
        ailing->stop();
        const auto as_it_went = test::dump(world.store(*ailing), Engine::families());
        ailing = &world.restart_on_empty_store(*ailing);
        EXPECT_EQ(ailing->status().void_records, 0u);
        ailing->stop();
        EXPECT_EQ(test::dump(world.store(*ailing), Engine::families()), as_it_went);
    }

    journal::MemoryLog log;
    test::FailingReads disk;
    test::EngineWorld world{log};
    Engine* healthy = nullptr;
    Engine* ailing = nullptr;
    Answer opened;

private:
    int keys_ = 0;
};

TEST_F(UnreadableStore, IsNotDecidedOn) {
    EXPECT_GT(fail_each_read([] {}), 0);
    expect_same_as_folded_anew();
}

TEST_F(UnreadableStore, IsNotFoldedInto) {
    const auto fold = [&] {
        EXPECT_EQ(send(*healthy, change()).verdict, Verdict::recorded);
        let_it_read();
    };
    EXPECT_GT(fail_each_read(fold), 0);
    expect_same_as_folded_anew();
}

TEST_F(UnreadableStore, StopsAStart) {
    ailing = &world.restart(*ailing);  // What it folded is in files now.
    disk.fail_all();
    EXPECT_THROW(world.restart(*ailing), projection::StoreUnavailable);
    disk.mend();
}

}  // namespace
}  // namespace enlace::aggregate
