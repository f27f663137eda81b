#include <gtest/gtest.h>

#include "enlace/journal/v1/journal.pb.h"
#include "journal/memory_log.h"
#include "projection/rows.h"
#include "projection/runner.h"
#include "projection/stream_table.h"
#include "projection/sums.h"
#include "security/keyring_memory.h"
#include "support/failing_reads.h"
#include "support/journal_writer.h"
#include "support/manual_clock.h"
#include "support/store_dump.h"
#include "support/temporary_folder.h"

// A store that does not give what it holds: that is never taken for there being nothing.
namespace enlace::projection {
namespace {

constexpr int kRows = 2'000;  // Blocks of them, so that no first look brings all into memory.
const std::string kLast = "row " + std::to_string(kRows - 1);

class UnreadableStore : public testing::Test {
protected:
    void open() {
        store.reset();
        store.emplace(
            Store::Options{.path = folder / "store", .families = {"rows"}, .env = disk.env()});
    }
    template <class Table>
    void commit(Table& table) {
        Batch batch;
        table.collect(batch);
        store->commit(batch);
        table.committed();
    }
    // Asks for one thing, of a store just opened, with its first read failing, its second, ...: how
    // often the question failed. Whenever it did, the same table is asked again.
    template <class Table, class Ask>
    int fail_each_read(Ask ask) {
        for (int n = 1, failures = 0;; ++n) {
            open();
            Table table(*store, 0);
            const auto failed_before = disk.failed();
            disk.fail_read(n);
            try {
                ask(table);
            } catch (const StoreUnreadable&) {
                ++failures;
                ask(table);
            }
            if (disk.failed() == failed_before) return failures;
            disk.mend();
        }
    }

    test::TemporaryFolder folder;
    test::FailingReads disk;
    std::optional<Store> store;
};

TEST_F(UnreadableStore, IsAskedAgainForARow) {
    using Rows = RowTable<journal::v1::Answer, std::uint64_t>;
    const auto version = [](const journal::v1::Answer& row) { return row.version(); };
    open();
    Rows rows(*store, 0);
    for (int i = 0; i < kRows; ++i)
        rows.change("row " + std::to_string(i), version).row.set_version(7);
    Batch batch;
    rows.collect(batch, [](std::string_view, const auto&) {});
    store->commit(batch);
    const auto ask = [&](Rows& table) {
        const auto& slot = table.change(kLast, version);
        EXPECT_TRUE(slot.stored);
        EXPECT_EQ(slot.row.version(), 7u);
        EXPECT_EQ(slot.before, 7u);
    };
    EXPECT_GT(fail_each_read<Rows>(ask), 0);
}

TEST_F(UnreadableStore, IsAskedAgainForASum) {
    open();
    SumTable sums(*store, 0);
    for (int i = 0; i < kRows; ++i) sums.add("row " + std::to_string(i), 7);
    commit(sums);
    const auto ask = [&](SumTable& table) {
        table.add(kLast, 1);
        commit(table);
        EXPECT_EQ(SumTable::read(*store->get(0, kLast)), 8);
        table.add(kLast, -1);
        commit(table);
    };
    EXPECT_GT(fail_each_read<SumTable>(ask), 0);
}

TEST_F(UnreadableStore, IsAskedAgainWhereAStreamStands) {
    open();
    StreamTable streams(*store, 0);
    for (int i = 0; i < kRows; ++i) {
        const std::string id = "row " + std::to_string(i);
        streams.set("intake", streams.open("intake", id, StreamTable::Rows::hash(id)), {3, 7});
    }
    commit(streams);
    const auto ask = [&](StreamTable& table) {
        const auto place = table.find("intake", kLast);
        EXPECT_EQ(place.sequence, 3u);
        EXPECT_EQ(place.version, 7u);
    };
    EXPECT_GT(fail_each_read<StreamTable>(ask), 0);
}

TEST_F(UnreadableStore, SaysSoWhereItIsScanned) {
    open();
    Batch batch;
    for (int i = 0; i < kRows; ++i) batch.put(0, "row " + std::to_string(i), "value");
    store->commit(batch);
    open();
    disk.fail_read(3);
    EXPECT_THROW(test::dump(*store, {"rows"}), StoreUnreadable);
    EXPECT_EQ(test::dump(*store, {"rows"}).size(), static_cast<std::size_t>(kRows));
}

// Keeps how many records were folded, and fails where it is told to.
class Counting : public Projection {
public:
    explicit Counting(std::uint64_t counted) : counted_(counted) {}

    void fold(const Counted&) override {
        if (++counted_ == fail_at) throw StoreUnreadable("a bit has flipped");
    }
    void collect(Batch& batch) override {
        batch.put(kCounts, "counted", std::to_string(counted_));
        if (fail_to_collect) throw StoreUnreadable("a bit has flipped");
    }

    static constexpr Family kCounts = 2;
    std::uint64_t fail_at = 0;
    bool fail_to_collect = false;

private:
    std::uint64_t counted_;
};

class TornFold : public testing::Test {
protected:
    void SetUp() override {
        for (int i = 0; i < 3; ++i) writer.refuse("intake", "case-00A", {});
    }
    Runner runner(Projection& projection) {
        return {
            log,
            store,
            projection,
            clock,
            {.journals = {writer.journal("intake")}, .owns = {}, .accepted_losses = {}, .wake = [] {
             }}};
    }
    std::uint64_t stored() const {
        return std::stoull(store.get(Counting::kCounts, "counted").value_or("0"));
    }
    // By what comes next, and goes on from what is stored.
    std::uint64_t folded_on() {
        Counting counting(stored());
        Runner next = runner(counting);
        while (next.step()) {
        }
        next.commit();
        return stored();
    }
    static void expect_that_nothing_moves(Runner& torn) {
        EXPECT_FALSE(torn.step());
        torn.commit();
    }

    test::TemporaryFolder folder;
    Store store{{.path = folder / "store", .families = {"progress", "streams", "counts"}}};
    journal::MemoryLog log;
    security::MemoryKeyring keyring;
    test::ManualClock clock;
    test::JournalWriter writer{log, keyring, clock, 2};
};

TEST_F(TornFold, IsNotCommitted) {
    Counting counting(0);
    counting.fail_at = 2;
    Runner torn = runner(counting);
    EXPECT_THROW(torn.step(), StoreUnreadable);
    expect_that_nothing_moves(torn);
    EXPECT_EQ(stored(), 0u);
    EXPECT_EQ(folded_on(), 3u);
}

TEST_F(TornFold, IsNotCommittedWhereItWasCollectedByHalf) {
    Counting counting(0);
    counting.fail_to_collect = true;
    Runner torn = runner(counting);
    EXPECT_THROW(
        {
            while (torn.step()) {
            }
        },
        StoreUnreadable);
    counting.fail_to_collect = false;
    expect_that_nothing_moves(torn);
    EXPECT_EQ(stored(), 0u);
    EXPECT_EQ(folded_on(), 3u);
}

TEST_F(TornFold, LeavesWhatWasCommittedBefore) {
    Counting counting(0);
    Runner torn = runner(counting);
    while (torn.step()) {
    }
    torn.commit();
    EXPECT_EQ(stored(), 3u);
    for (int i = 0; i < 3; ++i) writer.refuse("intake", "case-01A", {});
    counting.fail_at = 5;
    EXPECT_THROW(
        {
            while (torn.step()) {
            }
        },
        StoreUnreadable);
    expect_that_nothing_moves(torn);
    EXPECT_EQ(stored(), 3u);
    EXPECT_EQ(folded_on(), 6u);
}

}  // namespace
}  // namespace enlace::projection
