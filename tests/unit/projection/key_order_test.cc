#include "projection/key_order.h"

#include <gtest/gtest.h>

#include <iostream>
#include <random>
#include <string>

namespace enlace::projection {
namespace {

// Of few letters, so that many keys begin alike, are the beginning of others, or are equal.
std::vector<std::string> keys_of(std::mt19937& random, std::size_t number, std::string_view all) {
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < number; ++i) {
        std::string& key = keys.emplace_back(all);
        for (auto left = random() % 20; left > 0; --left) key += "\0a\xff"[random() % 3];
    }
    return keys;
}

TEST(KeyOrder, IsThatOfTheBytesAndLeavesEqualKeysAsTheyWere) {
    const auto seed = std::random_device()();
    std::cout << "seed " << seed << '\n';
    std::mt19937 random(seed);
    for (const std::string_view all : {"", "patient-"}) {
        for (const std::size_t number : {0u, 1u, 2u, 3'000u}) {
            const auto keys = keys_of(random, number, all);
            std::vector<std::pair<std::string_view, std::uint32_t>> expected;
            for (std::uint32_t i = 0; i < keys.size(); ++i) expected.emplace_back(keys[i], i);
            std::ranges::sort(expected);
            const auto order = key_order({keys.begin(), keys.end()});
            ASSERT_EQ(order.size(), expected.size());
            for (std::size_t i = 0; i < order.size(); ++i) {
                ASSERT_EQ(order[i], expected[i].second) << i;
            }
        }
    }
}

}  // namespace
}  // namespace enlace::projection
