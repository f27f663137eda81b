#include "projection/rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/perf_context.h>
#include <rocksdb/perf_level.h>

#include <random>

#include "enlace/journal/v1/journal.pb.h"
#include "projection/appended_rows.h"
#include "projection/sums.h"
#include "support/store_dump.h"
#include "support/temporary_folder.h"

namespace enlace::test {
namespace {

using journal::v1::Answer;

class Rows : public testing::Test {
protected:
    template <class Table>
    void commit(Table& table) {
        projection::Batch batch;
        table.collect(batch);
        store.commit(batch);
    }

    TemporaryFolder folder;
    projection::Store store{{.path = folder / "store", .families = {"rows"}}};
};

TEST_F(Rows, AreReadOnceAndWrittenOnceForEachCommit) {
    const auto version = [](const Answer& row) { return row.version(); };
    std::vector<std::uint64_t> before;
    const auto note = [&](std::string_view, const auto& slot) { before.push_back(slot.before); };
    projection::RowTable<Answer, std::uint64_t> rows(store, 0);
    EXPECT_FALSE(rows.change("a", version).stored);
    rows.change("a", version).row.set_version(1);
    rows.change("a", version).row.set_version(2);
    projection::Batch batch;
    rows.collect(batch, note);
    EXPECT_EQ(batch.size(), 1u);
    store.commit(batch);
    projection::Batch unchanged;
    rows.collect(unchanged, note);
    EXPECT_TRUE(unchanged.empty());
    rows.change("a", version).row.set_version(3);
    rows.collect(unchanged, note);
    EXPECT_THAT(before, testing::ElementsAre(0, 2));

    projection::RowTable<Answer, std::uint64_t> again(store, 0);
    EXPECT_TRUE(again.change("a", version).stored);
    EXPECT_EQ(again.change("a", version).row.version(), 2u);
}

TEST_F(Rows, AreReadAgainOnceSomeWereForgotten) {
    const auto version = [](const Answer& row) { return row.version(); };
    const auto nothing = [](std::string_view, const auto&) {};
    projection::RowTable<Answer, std::uint64_t> rows(store, 0);
    constexpr int kMoreThanAreKept = 50'001, kOthers = 1'000;
    for (int i = 0; i < kMoreThanAreKept; ++i)
        rows.change("row " + std::to_string(i), version).row.set_version(7);
    projection::Batch batch;
    rows.collect(batch, nothing);
    store.commit(batch);
    rows.committed();

    rocksdb::SetPerfLevel(rocksdb::kEnableCount);
    rocksdb::get_perf_context()->Reset();
    EXPECT_EQ(rows.change("row 5", version).row.version(), 7u);
    EXPECT_EQ(rocksdb::get_perf_context()->get_from_memtable_count, 1u);
    for (int i = 0; i < kOthers; ++i) {
        EXPECT_FALSE(rows.change("other " + std::to_string(i), version).stored);
    }
    EXPECT_LT(rocksdb::get_perf_context()->get_from_memtable_count, kOthers / 10)
        << "what never was there is asked of the store";
    rocksdb::SetPerfLevel(rocksdb::kDisable);
}

TEST_F(Rows, OfSumsAreNotThereWhileTheSumIsNothing) {
    projection::SumTable sums(store, 0);
    sums.add("a", 2);
    sums.add("b", 1);
    sums.add("b", -1);
    commit(sums);
    EXPECT_EQ(projection::SumTable::read(*store.get(0, "a")), 2);
    EXPECT_EQ(store.get(0, "b"), std::nullopt);
    projection::SumTable again(store, 0);
    again.add("a", -2);
    again.add("b", -5);
    commit(again);
    EXPECT_EQ(store.get(0, "a"), std::nullopt);
    EXPECT_EQ(projection::SumTable::read(*store.get(0, "b")), -5);
}

// Keys in no order, some the beginning of others.
std::vector<std::string> many_keys(std::size_t number) {
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < number; ++i) {
        keys.push_back("patient-" + std::to_string(i) + (i % 3 == 0 ? std::string(1, '\0') : ""));
    }
    std::ranges::shuffle(keys, std::mt19937(1));
    return keys;
}

class AppendedRows : public Rows {
protected:
    static constexpr std::size_t kRow_bytes = 20'000;

    void add(projection::AppendedRows& rows, const std::string& key) const {
        rows.add({key}, {key, value});
    }
    void commit(projection::AppendedRows& rows) {
        Rows::commit(rows);
        rows.committed();
    }

    const std::vector<std::string> keys = many_keys(1'000);
    const std::string value = std::string(kRow_bytes, 'v');
};

TEST_F(AppendedRows, AreTheSameHoweverManyComeAtOnce) {
    projection::AppendedRows one_by_one(0);
    for (const auto& key : keys) {
        add(one_by_one, key);
        commit(one_by_one);
    }
    const auto expected = dump(store, {"rows"});
    ASSERT_EQ(expected.size(), keys.size());

    TemporaryFolder other;
    projection::Store bulk({.path = other / "store", .families = {"rows"}});
    projection::AppendedRows at_once(0);
    for (int time = 0; time < 2; ++time) {  // The second time as after a crash.
        for (const auto& key : keys) add(at_once, key);
        projection::Batch batch;
        at_once.collect(batch);
        bulk.commit(batch);
        at_once.committed();
    }
    EXPECT_EQ(dump(bulk, {"rows"}), expected);
    EXPECT_TRUE(std::filesystem::is_empty(other / "store" / "incoming"));
}

// Few or many: with the rest of what was folded up to there, or not at all.
TEST_F(AppendedRows, AreThereFromTheCommitOnAndNotBefore) {
    TemporaryFolder other;
    projection::Store two({.path = other / "store", .families = {"appended", "rest"}});
    std::size_t there = 0;
    for (const std::size_t some : {3u, 500u}) {
        projection::AppendedRows rows(0);
        for (std::size_t i = 0; i < some; ++i) add(rows, keys[there + i]);
        projection::Batch batch;
        batch.put(1, "folded up to", std::to_string(there + some));
        rows.collect(batch);
        EXPECT_EQ(batch.size(), some + 1);
        EXPECT_EQ(dump(two, {"appended"}).size(), there);
        two.commit(batch);
        rows.committed();
        there += some;
        EXPECT_EQ(dump(two, {"appended"}).size(), there);
        EXPECT_EQ(two.get(1, "folded up to"), std::to_string(there));
    }
}

TEST_F(AppendedRows, WaitWithTheirBatchForADiskThatTakesIt) {
    projection::AppendedRows rows(0);
    for (const auto& key : keys) add(rows, key);
    projection::Batch batch;
    rows.collect(batch);
    const auto incoming = folder / "store" / "incoming";
    std::filesystem::remove(incoming);
    EXPECT_THROW(store.commit(batch), projection::StoreUnavailable);
    EXPECT_TRUE(store.is_empty(0));
    std::filesystem::create_directory(incoming);
    store.commit(batch);
    rows.committed();
    EXPECT_EQ(dump(store, {"rows"}).size(), keys.size());
    EXPECT_EQ(store.get(0, keys[0]), keys[0] + value);
    add(rows, "one more");
    commit(rows);
    EXPECT_EQ(dump(store, {"rows"}).size(), keys.size() + 1);
}

}  // namespace
}  // namespace enlace::test
