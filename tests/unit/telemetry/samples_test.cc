#include "telemetry/samples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace enlace::telemetry {
namespace {

using testing::ElementsAre;

TEST(Samples, AreWhatMetricsWrote) {
    Metrics metrics;
    metrics.counter("asked_total", "A.", {{"route", "/v1/{id}"}, {"status", "200"}}).add(3);
    metrics.counter("asked_total", "A.", {{"route", "a\"\\\n,}"}, {"status", "200"}}).add(4);
    metrics.counter("asked_total", "A.", {{"route", "/v1/{id}"}, {"status", "404"}}).add(5);
    Readings readings;
    readings.gauge("lag", "L.", 0.25, {{"partition", "1"}});
    readings.gauge("lag", "L.", -2, {{"partition", "0"}});
    const auto samples = Samples::parse(metrics.text(std::move(readings)));
    EXPECT_EQ(samples.all().size(), 5u);
    EXPECT_EQ(samples.sum("asked_total", {{"status", "200"}}), 7);
    EXPECT_EQ(samples.sum("asked_total", {{"route", "a\"\\\n,}"}}), 4);
    EXPECT_EQ(samples.sum("asked_total"), 12);
    EXPECT_EQ(samples.sum("lag"), -1.75);
    EXPECT_EQ(samples.max("lag"), 0.25);
    EXPECT_EQ(samples.max("lag", {{"partition", "0"}}), -2);
    EXPECT_EQ(samples.sum("lag", {{"partition", "7"}}), std::nullopt);
    EXPECT_EQ(samples.max("lagging"), std::nullopt);
    EXPECT_THAT(samples.values("asked_total", "status"), ElementsAre("200", "404"));
}

TEST(Samples, TellWhatShareOfAHistogramStayedWithin) {
    Metrics metrics;
    auto fast = metrics.histogram("took_s", "T.", {0.5, 1, 2}, {{"route", "a"}});
    auto slow = metrics.histogram("took_s", "T.", {0.5, 1, 2}, {{"route", "b"}});
    metrics.histogram("took_s", "T.", {0.5, 1, 2}, {{"route", "c"}});
    for (int i = 0; i < 98; ++i) fast.observe(0.1);
    slow.observe(1.5);
    slow.observe(9);
    const auto samples = Samples::parse(metrics.text());
    EXPECT_EQ(samples.quantile("took_s", 0.5), 0.5);
    EXPECT_EQ(samples.quantile("took_s", 0.99), 2);
    EXPECT_EQ(samples.quantile("took_s", 1), std::nullopt);
    EXPECT_EQ(samples.quantile("took_s", 0.99, {{"route", "a"}}), 0.5);
    EXPECT_EQ(samples.quantile("took_s", 0.5, {{"route", "c"}}), std::nullopt);
}

TEST(Samples, LeaveOutWhatIsNone) {
    const auto samples = Samples::parse("# a comment 1\n\nno_value\na{b=\"c\n x{y} 1\nlast 2");
    ASSERT_EQ(samples.all().size(), 1u);
    EXPECT_EQ(samples.sum("last"), 2);
}

}  // namespace
}  // namespace enlace::telemetry
