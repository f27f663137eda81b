#include "telemetry/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace enlace::telemetry {
namespace {

TEST(Metrics, AreWrittenAsPrometheusReadsThem) {
    Metrics metrics;
    metrics.counter("commands_total", "Commands.", {{"service", "intake"}, {"outcome", "a"}})
        .add(3);
    metrics.counter("commands_total", "Commands.", {{"service", "a\"\\\n"}, {"outcome", "b"}})
        .add();
    metrics.gauge("lag_s", "How far behind.").set(-0.5);
    auto& latency = metrics.histogram("wait_s", "Waiting.", {0.001, 0.5}, {{"of", "fsync"}});
    latency.observe(0.0005);
    latency.observe(0.001);
    latency.observe(0.25);
    latency.observe(7);
    EXPECT_EQ(metrics.text(),
              R"(# HELP commands_total Commands.
# TYPE commands_total counter
commands_total{outcome="a",service="intake"} 3
commands_total{outcome="b",service="a\"\\\n"} 1
# HELP lag_s How far behind.
# TYPE lag_s gauge
lag_s -0.5
# HELP wait_s Waiting.
# TYPE wait_s histogram
wait_s_bucket{of="fsync",le="0.001"} 2
wait_s_bucket{of="fsync",le="0.5"} 3
wait_s_bucket{of="fsync",le="+Inf"} 4
wait_s_sum{of="fsync"} 7.2515
wait_s_count{of="fsync"} 4
)");
}

TEST(Metrics, AreTheSameUnderTheSameNameAndLabels) {
    Metrics metrics;
    auto& first = metrics.counter("a_total", "A.", {{"x", "1"}});
    EXPECT_EQ(&metrics.counter("a_total", "A.", {{"x", "1"}}), &first);
    EXPECT_NE(&metrics.counter("a_total", "A.", {{"x", "2"}}), &first);
}

TEST(Metrics, LoseNoCountOfManyThreads) {
    Metrics metrics;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            auto& counter = metrics.counter("n_total", "N.");
            auto& gauge = metrics.gauge("g", "G.");
            auto& histogram = metrics.histogram("h_s", "H.", latency_bounds_s());
            for (int i = 0; i < 1000; ++i) {
                counter.add();
                gauge.add(1);
                histogram.observe(1);
            }
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(metrics.counter("n_total", "N.").value(), 4000u);
    EXPECT_EQ(metrics.gauge("g", "G.").value(), 4000);
    EXPECT_THAT(metrics.text(), testing::HasSubstr("h_s_sum 4000\nh_s_count 4000\n"));
}

TEST(MetricsDeath, RefuseNamesThatPrometheusWould) {
    Metrics metrics;
    metrics.counter("a_total", "A.");
    EXPECT_DEATH(metrics.gauge("a_total", "A."), "one kind of metric");
    EXPECT_DEATH(metrics.gauge("1a", "A."), "metric's name");
    EXPECT_DEATH(metrics.gauge("a", "A.", {{"x-y", "1"}}), "label's name");
}

}  // namespace
}  // namespace enlace::telemetry
