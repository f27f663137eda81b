#include "telemetry/health.h"

#include <gtest/gtest.h>

namespace enlace::telemetry {
namespace {

TEST(Health, IsReadyWhileNothingFails) {
    Health health;
    EXPECT_TRUE(health.ready());
    health.set("journal", Condition::failing, "starting");
    health.set("clock", Condition::ok);
    EXPECT_FALSE(health.ready());
    health.set("journal", Condition::degraded, "disk_slow");
    EXPECT_TRUE(health.ready());
}

TEST(Health, SaysOfEachPartHowItIsNow) {
    Health health;
    health.set("journal", Condition::failing, "disk_full");
    health.set("clock", Condition::degraded, "ahead");
    health.set("journal", Condition::ok);
    const auto parts = health.components();
    ASSERT_EQ(parts.size(), 2u);
    EXPECT_EQ(parts[0].name, "clock");
    EXPECT_EQ(name(parts[0].condition), "degraded");
    EXPECT_EQ(parts[0].reason, "ahead");
    EXPECT_EQ(name(parts[1].condition), "ok");
    EXPECT_EQ(parts[1].reason, "");
}

}  // namespace
}  // namespace enlace::telemetry
