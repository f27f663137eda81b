#include "projection/runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/stream_id.h"
#include "enlace/journal/v1/system.pb.h"
#include "journal/memory_log.h"
#include "security/keyring_memory.h"
#include "support/journal_writer.h"
#include "support/manual_clock.h"
#include "support/temporary_folder.h"

namespace enlace::projection {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr auto kFirst = "case-00A";   // Partition 0.
constexpr auto kSecond = "case-01A";  // Partition 1.

// Notes which records it was handed.
class Noted : public Projection {
public:
    void fold(const Counted& counted) override {
        places.push_back(std::to_string(counted.partition) + "@" +
                         std::to_string(counted.position));
        known_at_us = counted.known_at_us;
    }
    void collect(Batch&) override {}

    std::vector<std::string> places;
    std::int64_t known_at_us = 0;
};

class RunnerTest : public testing::Test {
protected:
    void SetUp() override { writer.journal("intake"); }

    std::unique_ptr<Store> open_store() const {
        return std::make_unique<Store>(
            Store::Options{.path = folder / "store", .families = Runner::families()});
    }
    void erase_store() const { std::filesystem::remove_all(folder / "store"); }

    // Reads all there is, with a store that goes on where the last call stopped.
    struct Read {
        std::vector<std::string> places;
        std::vector<std::string> halted;
        PartitionStatus first;
    };
    Read read(std::vector<AcceptedLoss> losses = {}) {
        const auto store = open_store();
        Noted noted;
        Runner runner(log, *store, noted, clock,
                      {.journals = {writer.journal("intake")},
                       .owns = {},
                       .accepted_losses = std::move(losses),
                       .wake = [] {}});
        while (runner.step()) {
        }
        runner.commit();
        return {noted.places, runner.halted(), runner.status(0, 0)};
    }
    void refuse(const char* stream, std::uint64_t seen_position, const std::string& chain) {
        writer.refuse("intake", stream, {.spoil = [&](journal::v1::JournalRecord& record) {
                          record.mutable_seen()->set_position(seen_position);
                          record.mutable_seen()->set_chain(chain);
                      }});
    }

    test::TemporaryFolder folder;
    journal::MemoryLog log;
    security::MemoryKeyring keyring;
    test::ManualClock clock;
    test::JournalWriter writer{log, keyring, clock, 2};
};

TEST_F(RunnerTest, GoesOnWhereItsStoreStopped) {
    EXPECT_THAT(read().places, ElementsAre());
    writer.refuse("intake", kFirst, {});
    EXPECT_THAT(read().places, ElementsAre("0@1")) << "a partition that held its Genesis only";
    EXPECT_THAT(read().places, ElementsAre());
    writer.refuse("intake", kFirst, {});
    writer.refuse("intake", kSecond, {});
    EXPECT_THAT(read().places, testing::UnorderedElementsAre("0@2", "1@1"));
}

TEST_F(RunnerTest, FoldsAgainWhatNobodyCommittedWhereItMayWait) {
    const auto fold = [&](const std::function<void(Runner&)>& before_the_crash) {
        const auto store = open_store();
        Noted noted;
        Runner runner(log, *store, noted, clock,
                      {.journals = {writer.journal("intake")},
                       .owns = {},
                       .accepted_losses = {},
                       .wake = [] {},
                       .commit_when_read = false});
        while (runner.step()) {
        }
        before_the_crash(runner);
        return noted.places;
    };
    const auto read_on = [&](Runner& runner) { runner.step(); };
    const auto wait_and_read_on = [&](Runner& runner) {
        clock.advance_us(Runner::Options().commit_within_us);
        runner.step();
    };
    writer.refuse("intake", kFirst, {});
    EXPECT_THAT(fold(read_on), ElementsAre("0@1"));
    EXPECT_THAT(fold([](Runner& runner) { runner.commit(); }), ElementsAre("0@1"));
    EXPECT_THAT(fold(read_on), ElementsAre()) << "it was committed when that was asked for";
    writer.refuse("intake", kSecond, {});
    EXPECT_THAT(fold(wait_and_read_on), ElementsAre("1@1"));
    EXPECT_THAT(fold(read_on), ElementsAre()) << "it had waited long enough";
}

TEST_F(RunnerTest, RefusesAStoreThatWasFoldedFromAnotherJournal) {
    read();
    journal::MemoryLog other_log;
    test::JournalWriter other(other_log, keyring, clock, 2);
    const auto store = open_store();
    Noted noted;
    try {
        Runner runner(
            other_log, *store, noted, clock,
            {.journals = {other.journal("intake")}, .owns = {}, .accepted_losses = {}, .wake = [] {
             }});
        FAIL() << "taken for its own";
    } catch (const StoreMismatch& mismatch) {
        EXPECT_THAT(mismatch.what(), HasSubstr("delete the store"));
    }
}

TEST_F(RunnerTest, RefusesALogThatEndsBeforeWhatTheStoreHolds) {
    const auto journal = writer.journal("intake");
    journal::MemoryLog shorter;
    shorter.open_journal("intake", 2);
    for (std::uint32_t partition = 0; partition < 2; ++partition) {
        shorter.append({"intake", partition}, *log.read({"intake", partition}, 0), [](auto) {});
    }
    writer.refuse("intake", kFirst, {});
    read();
    const auto store = open_store();
    Noted noted;
    try {
        Runner runner(shorter, *store, noted, clock,
                      {.journals = {journal}, .owns = {}, .accepted_losses = {}, .wake = [] {}});
        FAIL() << "a cut log was not noticed";
    } catch (const StoreMismatch& mismatch) {
        EXPECT_THAT(mismatch.what(), HasSubstr("--accept-loss intake/0@1"));
    }
}

TEST_F(RunnerTest, HaltsThePartitionWhoseWriterHadReadAnotherLog) {
    writer.refuse("intake", kFirst, {});
    refuse(kFirst, 1, "another!");
    writer.refuse("intake", kFirst, {});
    writer.refuse("intake", kSecond, {});
    const Read stopped = read();
    EXPECT_THAT(stopped.places, testing::UnorderedElementsAre("0@1", "1@1"));
    ASSERT_EQ(stopped.halted.size(), 1u);
    EXPECT_THAT(stopped.halted[0], HasSubstr("--accept-loss intake/0@2"));

    EXPECT_THAT(read({{"intake", 0, 3}}).halted, testing::SizeIs(1)) << "another place";
    EXPECT_THAT(read({{"intake", 0, 2}}).places, ElementsAre("0@2", "0@3"));
}

TEST_F(RunnerTest, HaltsWhereAWriterHadReadMoreThanThereWas) {
    refuse(kFirst, 7, "whatever");
    EXPECT_THAT(read().halted, ElementsAre(HasSubstr("intake/0@1")));
}

TEST_F(RunnerTest, ReadsOnWhereTheLogSaysThatTheLossWasAccepted) {
    refuse(kFirst, 7, "whatever");
    journal::v1::SystemEvent event;
    auto& accepted = *event.mutable_loss_accepted();
    accepted.set_service("intake");
    accepted.set_position(9);
    writer.write("intake", base::system_stream(0), {&event}, {});
    EXPECT_THAT(read().halted, testing::SizeIs(1)) << "it was another loss";

    accepted.set_position(1);
    writer.write("intake", base::system_stream(0), {&event}, {});
    EXPECT_THAT(read().places, ElementsAre("0@1", "0@2", "0@3"));
    erase_store();
    EXPECT_THAT(read().halted, ElementsAre());
}

TEST_F(RunnerTest, HearsNothingAfterAJournalHasMoved) {
    journal::v1::SystemEvent event;
    event.mutable_journal_moved()->set_to("elsewhere");
    const test::JournalWriter::By by{.spoil = [](auto& record) { record.set_last(true); }};
    writer.refuse("intake", kFirst, {});
    writer.write("intake", base::system_stream(0), {&event}, by);
    writer.refuse("intake", kFirst, {});
    const Read moved = read();
    EXPECT_THAT(moved.places, ElementsAre("0@1", "0@2"));
    EXPECT_EQ(moved.first.moved_to, "elsewhere");
    EXPECT_EQ(moved.first.void_records, 1u);

    writer.refuse("intake", kFirst, {});
    writer.refuse("intake", kSecond, {});
    const Read later = read();
    EXPECT_THAT(later.places, ElementsAre("1@1")) << "as the store remembers";
    EXPECT_EQ(later.first.moved_to, "elsewhere");
}

TEST_F(RunnerTest, RefusesAStoreThatGoesFurtherThanWhatMoved) {
    journal::v1::SystemEvent event;
    event.mutable_journal_moved()->set_to("elsewhere");
    const auto journal = writer.journal("intake");
    writer.write("intake", base::system_stream(0), {&event},
                 {.spoil = [](auto& record) { record.set_last(true); }});
    read();
    journal::MemoryLog elsewhere;
    elsewhere.open_journal("intake", 2);
    for (std::uint32_t partition = 0; partition < 2; ++partition) {
        elsewhere.append({"intake", partition}, *log.read({"intake", partition}, 0), [](auto) {});
    }
    const auto store = open_store();
    Noted noted;
    const auto open = [&] {
        Runner(elsewhere, *store, noted, clock,
               {.journals = {journal}, .owns = {}, .accepted_losses = {}, .wake = [] {}});
    };
    EXPECT_THAT(open, testing::ThrowsMessage<StoreMismatch>(testing::AllOf(
                          HasSubstr("before it moved here"), HasSubstr("delete the store"))));
}

TEST_F(RunnerTest, LetsTheRunningMaximumOfTimesFallBackAtARecordFarBelowIt) {
    writer.refuse("intake", kFirst, {});
    const std::int64_t right_us = clock.wall_us();
    clock.set_wall_us(right_us - 59 * base::kSecond_us);
    writer.refuse("intake", kFirst, {});
    EXPECT_EQ(read().first.newest_recorded_us, right_us);
    clock.set_wall_us(right_us - 61 * base::kSecond_us);
    writer.refuse("intake", kFirst, {});
    const Read fallen = read();
    EXPECT_EQ(fallen.first.newest_recorded_us, right_us - 61 * base::kSecond_us);
    EXPECT_EQ(fallen.first.fell_back_at, 3u);
}

}  // namespace
}  // namespace enlace::projection
