#include "projection/forgotten_keys.h"

#include <gtest/gtest.h>

#include <string>

namespace enlace::test {
namespace {

using projection::ForgottenKeys;

std::size_t hash_of(std::size_t number) {
    return std::hash<std::string>()("visit-" + std::to_string(number));
}

TEST(ForgottenKeys, AreAllKnownAndHardlyAnyOther) {
    ForgottenKeys forgotten(true);
    EXPECT_FALSE(forgotten.may_be_stored(hash_of(0)));
    std::size_t keys = 0;
    for (const std::size_t many : {1'000, 50'000, 1'200'000}) {  // In one filter, and in three.
        for (; keys < many; ++keys) forgotten.add(hash_of(keys));
        std::size_t missed = 0;
        for (std::size_t i = 0; i < keys; ++i)
            missed += forgotten.may_be_stored(hash_of(i)) ? 0 : 1;
        EXPECT_EQ(missed, 0);
        constexpr std::size_t kOthers = 100'000;
        std::size_t taken = 0;
        for (std::size_t i = 0; i < kOthers; ++i) {
            taken += forgotten.may_be_stored(hash_of(keys + i)) ? 1 : 0;
        }
        EXPECT_LT(taken, kOthers / 25) << keys;
    }
}

TEST(ForgottenKeys, SayNothingOfAFamilyThatHeldRowsBefore) {
    ForgottenKeys forgotten(false);
    EXPECT_TRUE(forgotten.may_be_stored(hash_of(1)));
    forgotten.add(hash_of(2));
    EXPECT_TRUE(forgotten.may_be_stored(hash_of(1)));
}

TEST(ForgottenKeys, SayNothingOnceTheyWouldTakeTooMuchMemory) {
    ForgottenKeys forgotten(true);
    constexpr std::size_t kMost = 20'000'000;
    std::size_t keys = 0;
    std::size_t hash = 1;
    const auto next = [&] { return hash = hash * 6364136223846793005u + 1442695040888963407u; };
    while (keys < kMost && !(forgotten.may_be_stored(1) && forgotten.may_be_stored(2) &&
                             forgotten.may_be_stored(3))) {
        forgotten.add(next());
        ++keys;
    }
    EXPECT_GT(keys, 16'000'000);
    EXPECT_LT(keys, kMost);
}

}  // namespace
}  // namespace enlace::test
