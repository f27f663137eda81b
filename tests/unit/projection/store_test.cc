#include "projection/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <numeric>
#include <random>

#include "support/store_dump.h"
#include "support/temporary_folder.h"

namespace enlace::test {
namespace {

using projection::Batch;

const std::vector<std::string> kFamilies = {"rows", "others", "empty"};

class Stores : public testing::Test {
protected:
    std::filesystem::path path() const { return folder / "store"; }
    void open() {
        store.reset();
        store.emplace(projection::Store::Options{.path = path(), .families = kFamilies});
    }

    TemporaryFolder folder;
    std::optional<projection::Store> store;
};

// Of two families, in no order: rows that are put, some of them twice and some erased again, and
// rows that are erased.
Batch changes(std::size_t number, std::size_t bytes) {
    std::vector<std::size_t> order(number);
    std::iota(order.begin(), order.end(), 0u);
    std::ranges::shuffle(order, std::mt19937(1));
    Batch batch;
    for (const auto i : order) {
        const auto key = "key " + std::to_string(i);
        batch.put(i % 2, key, std::string(bytes, 'a'));
        if (i % 5 == 0) batch.put(i % 2, key, "again");
        if (i % 7 == 0) batch.erase(i % 2, key);
        if (i % 3 == 0) batch.erase(1 - i % 2, key);
    }
    return batch;
}

TEST_F(Stores, HoldTheSameHoweverMuchIsCommittedAtOnce) {
    constexpr std::size_t kRows = 3'000, kRow_bytes = 4'000;
    open();
    store->commit(changes(kRows / 2, 10));
    store->commit(changes(kRows, kRow_bytes));
    TemporaryFolder other;
    projection::Store bit_by_bit({.path = other / "store", .families = kFamilies});
    Batch few;
    std::size_t puts = 0;
    for (std::size_t i = 0; i < kRows; ++i) {
        const auto key = "key " + std::to_string(i);
        const auto value = i % 5 == 0 ? "again" : std::string(kRow_bytes, 'a');
        if (i % 7 == 0) continue;
        few.put(i % 2, key, value);
        if (++puts % 100 != 0) continue;
        bit_by_bit.commit(few);
        few = {};
    }
    bit_by_bit.commit(few);
    const auto expected = dump(bit_by_bit, kFamilies);
    EXPECT_EQ(dump(*store, kFamilies), expected);
    open();
    EXPECT_EQ(dump(*store, kFamilies), expected);
}

TEST_F(Stores, KeepAMomentForWhoeverReadsWhileMuchIsCommitted) {
    open();
    store->commit(changes(10, 1));
    const auto before = store->snapshot();
    store->commit(changes(3'000, 4'000));
    EXPECT_EQ(store->get(0, "key 2", before.get()), "a");
    EXPECT_EQ(store->get(0, "key 20", before.get()), std::nullopt);
    EXPECT_EQ(store->get(0, "key 2")->size(), 4'000u);
}

TEST_F(Stores, TakeAllOfABigCommitOrNothing) {
    open();
    store->commit(changes(10, 1));
    const auto before = dump(*store, kFamilies);
    const auto incoming = path() / "incoming";
    std::filesystem::remove(incoming);
    {
        std::ofstream in_the_way(incoming);
    }
    const auto much = changes(3'000, 4'000);
    EXPECT_THROW(store->commit(much), projection::StoreUnavailable);
    EXPECT_EQ(dump(*store, kFamilies), before);

    std::filesystem::remove(incoming);
    std::filesystem::create_directory(incoming);
    store->commit(much);
    EXPECT_EQ(store->get(0, "key 2")->size(), 4'000u);
    EXPECT_TRUE(std::filesystem::is_empty(incoming));
}

// Each of them takes memory before its first row, which must not count as something to be flushed.
TEST_F(Stores, KeepSmallCommitsOfManyFamiliesInMemory) {
    constexpr std::size_t kMany = 60;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kMany; ++i) names.push_back("family " + std::to_string(i));
    TemporaryFolder other;
    projection::Store many({.path = other / "store", .families = names});
    for (int i = 0; i < 100; ++i) {
        Batch batch;
        for (std::size_t family = 0; family < kMany; ++family) batch.put(family, "key", "value");
        many.commit(batch);
    }
    std::uint64_t newest = 0;  // Files are numbered as they are made.
    for (const auto& file : std::filesystem::directory_iterator(other / "store")) {
        if (file.path().extension() != ".sst") continue;
        newest = std::max<std::uint64_t>(newest, std::stoull(file.path().stem().string()));
    }
    EXPECT_LT(newest, 2 * kMany) << "flushed more often than once in a while";
}

TEST_F(Stores, HoldTheirRowsWithoutTheOptionsThatNobodyReads) {
    open();
    Batch batch;
    batch.put(1, "key", "value");
    store->commit(batch);
    open();
    EXPECT_EQ(store->get(1, "key"), "value");
    for (const auto& file : std::filesystem::directory_iterator(path())) {
        EXPECT_FALSE(file.path().filename().string().starts_with("OPTIONS")) << file.path();
    }
}

TEST_F(Stores, KnowWhetherAFamilyHoldsAnything) {
    open();
    EXPECT_TRUE(store->is_empty(0));
    Batch batch;
    batch.put(0, "a", "");
    store->commit(batch);
    EXPECT_FALSE(store->is_empty(0));
    EXPECT_TRUE(store->is_empty(1));
    Batch erased;
    erased.erase(0, "a");
    store->commit(erased);
    EXPECT_TRUE(store->is_empty(0));
}

}  // namespace
}  // namespace enlace::test
