#include "projection/key_table.h"

#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <random>
#include <string>

namespace enlace::projection {
namespace {

using Table = KeyTable<std::string>;

Table::Entry& find_or_make(Table& table, const std::string& key, std::size_t hash) {
    return table.find_or_make(key, hash, [] { return std::string(); });
}

TEST(KeyTable, HoldsWhatAMapHolds) {
    const auto seed = std::random_device()();
    std::cout << "seed " << seed << '\n';
    std::mt19937 random(seed);
    Table table;
    std::map<std::string, std::string, std::less<>> map;
    for (int i = 0; i < 20'000; ++i) {
        const std::string key = "patient-" + std::to_string(random() % 5'000);
        const auto hash = Table::hash(key);
        table.expect(hash);
        table.fetch(hash);
        EXPECT_EQ(table.find(key, hash) != nullptr, map.contains(key));
        auto& entry = find_or_make(table, key, hash);
        EXPECT_EQ(entry.key, key);
        EXPECT_EQ(entry.value, map[key]);
        entry.value = map[key] = std::to_string(i);
    }
    EXPECT_EQ(table.size(), map.size());
    for (const auto& [key, value] : map) {
        const auto* entry = table.find(key, Table::hash(key));
        ASSERT_NE(entry, nullptr);
        EXPECT_EQ(entry->value, value);
    }
}

TEST(KeyTable, TellsKeysApartThatHaveOneHash) {
    Table table;
    for (int i = 0; i < 3'000; ++i) {
        find_or_make(table, std::to_string(i), 42).value = std::to_string(i);
    }
    EXPECT_EQ(table.size(), 3'000u);
    EXPECT_EQ(table.find("17", 42)->value, "17");
    EXPECT_EQ(table.find("3000", 42), nullptr);
}

TEST(KeyTable, LeavesEntriesWhereTheyAreUntilItIsCleared) {
    Table table;
    Table::Entry& first = find_or_make(table, "first", Table::hash("first"));
    for (int i = 0; i < 10'000; ++i) {
        const std::string key = std::to_string(i);
        find_or_make(table, key, Table::hash(key));
    }
    EXPECT_EQ(table.find("first", Table::hash("first")), &first);
    table.clear();
    EXPECT_EQ(table.size(), 0u);
    EXPECT_EQ(table.find("first", Table::hash("first")), nullptr);
    EXPECT_EQ(table.find("first", Table::hash("first")), nullptr);
    EXPECT_EQ(find_or_make(table, "first", Table::hash("first")).value, "");
}

TEST(KeyTable, MakesNoEntryWhoseFirstValueCanNotBeHad) {
    Table table;
    const auto hash = Table::hash("key");
    const auto fail = []() -> std::string { throw std::runtime_error("not now"); };
    EXPECT_THROW(table.find_or_make("key", hash, fail), std::runtime_error);
    EXPECT_EQ(table.find("key", hash), nullptr);
    EXPECT_EQ(table.size(), 0u);
    EXPECT_EQ(table.find_or_make("key", hash, [] { return std::string("first"); }).value, "first");
    EXPECT_EQ(table.find_or_make("key", hash, fail).value, "first") << "asked for what is there";
}

}  // namespace
}  // namespace enlace::projection
