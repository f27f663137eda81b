#include "base/rate_limit.h"

#include <gtest/gtest.h>

#include "support/manual_clock.h"

namespace enlace::base {
namespace {

TEST(RateLimit, LetsSoManyThroughAndRefillsEvenly) {
    test::ManualClock clock;
    RateLimit limit(clock, 6);
    for (int i = 0; i < 6; ++i) EXPECT_TRUE(limit.take("one")) << i;
    EXPECT_FALSE(limit.take("one"));
    EXPECT_FALSE(limit.has("one"));
    clock.advance_us(10 * kSecond_us);
    for (int i = 0; i < 2; ++i) EXPECT_TRUE(limit.has("one")) << "nothing is taken";
    EXPECT_TRUE(limit.take("one"));
    EXPECT_FALSE(limit.take("one"));
}

TEST(RateLimit, IsOfEachAlone) {
    test::ManualClock clock;
    RateLimit limit(clock, 1);
    EXPECT_TRUE(limit.take("one"));
    EXPECT_FALSE(limit.take("one"));
    EXPECT_TRUE(limit.take("other"));
}

// Whoever comes once is not remembered for ever.
TEST(RateLimit, ForgetsWhoeverHasAFullAllowanceAgain) {
    test::ManualClock clock;
    RateLimit limit(clock, 1);
    for (int i = 0; i < 20'000; ++i) {
        EXPECT_TRUE(limit.take(std::to_string(i)));
        clock.advance_us(kMinute_us);
    }
    EXPECT_LE(limit.known(), 10'002u);
}

}  // namespace
}  // namespace enlace::base
