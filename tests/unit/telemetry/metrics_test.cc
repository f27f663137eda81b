#include "telemetry/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "telemetry/process_facts.h"

namespace enlace::telemetry {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;

TEST(Metrics, AreWrittenAsPrometheusReadsThem) {
    Metrics metrics;
    metrics.counter("commands_total", "Commands.", {{"service", "intake"}, {"outcome", "a"}})
        .add(3);
    metrics.counter("commands_total", "Commands.", {{"service", "a\"\\\n"}, {"outcome", "b"}})
        .add();
    auto latency = metrics.histogram("wait_s", "Waiting.", {0.25, 0.5}, {{"of", "fsync"}});
    latency.observe(0.125);
    latency.observe(0.25);
    latency.observe(0.5);
    latency.observe(7);
    EXPECT_EQ(metrics.text(),
              R"(# HELP commands_total Commands.
# TYPE commands_total counter
commands_total{outcome="a",service="intake"} 3
commands_total{outcome="b",service="a\"\\\n"} 1
# HELP wait_s Waiting.
# TYPE wait_s histogram
wait_s_count{of="fsync"} 4
wait_s_sum{of="fsync"} 7.875
wait_s_bucket{of="fsync",le="0.25"} 2
wait_s_bucket{of="fsync",le="0.5"} 3
wait_s_bucket{of="fsync",le="+Inf"} 4
)");
}

TEST(Metrics, AreWrittenWithWhatIsReadOffJustNow) {
    Metrics metrics;
    metrics.counter("b_total", "B.").add(2);
    Distribution waits({1, 2});
    for (const double wait : {0.5, 1.0, 1.5, 9.0}) waits.observe(wait);
    EXPECT_EQ(waits.count(), 4u);
    Readings readings;
    readings.gauge("c", "C.", -0.5, {{"part", "y"}});
    readings.gauge("c", "C.", 3, {{"part", "x"}});
    readings.counter("a_total", "A.", 1e9);
    readings.histogram("d_s", "D.", waits);
    EXPECT_EQ(metrics.text(std::move(readings)),
              R"(# HELP a_total A.
# TYPE a_total counter
a_total 1000000000
# HELP b_total B.
# TYPE b_total counter
b_total 2
# HELP c C.
# TYPE c gauge
c{part="x"} 3
c{part="y"} -0.5
# HELP d_s D.
# TYPE d_s histogram
d_s_count 4
d_s_sum 12
d_s_bucket{le="1"} 2
d_s_bucket{le="2"} 3
d_s_bucket{le="+Inf"} 4
)");
}

TEST(Metrics, AreTheSameUnderTheSameNameAndLabels) {
    Metrics metrics;
    metrics.counter("a_total", "A.", {{"x", "1"}}).add();
    metrics.counter("a_total", "A.", {{"x", "1"}}).add();
    metrics.counter("a_total", "A.", {{"x", "2"}}).add();
    EXPECT_THAT(metrics.text(), HasSubstr("a_total{x=\"1\"} 2\na_total{x=\"2\"} 1\n"));
}

TEST(Metrics, LoseNoCountOfManyThreads) {
    Metrics metrics;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            auto counter = metrics.counter("n_total", "N.");
            auto histogram = metrics.histogram("h_s", "H.", latency_bounds_s());
            for (int i = 0; i < 1000; ++i) {
                counter.add();
                histogram.observe(1);
            }
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_THAT(metrics.text(), HasSubstr("h_s_count 4000\nh_s_sum 4000\n"));
    EXPECT_THAT(metrics.text(), HasSubstr("n_total 4000\n"));
}

TEST(Metrics, SayWhatTheProcessTakes) {
    Readings readings;
    read_process_facts(readings);
    const auto text = Metrics().text(std::move(readings));
    EXPECT_THAT(text, ContainsRegex("\nprocess_resident_memory_bytes [1-9][0-9]{5,}"));
    EXPECT_THAT(text, ContainsRegex("\nprocess_start_time_seconds [1-9][0-9]{9}"));
    EXPECT_THAT(text, ContainsRegex("\nprocess_cpu_seconds_total [0-9]"));
    EXPECT_THAT(text, ContainsRegex("\nprocess_open_fds [1-9]"));
    EXPECT_THAT(text, ContainsRegex("\nprocess_max_fds [1-9]"));
    EXPECT_THAT(text, ContainsRegex("\nprocess_threads [1-9]"));
}

TEST(MetricsDeath, RefuseNamesThatPrometheusWould) {
    Metrics metrics;
    metrics.counter("a_total", "A.");
    EXPECT_DEATH(metrics.histogram("a_total", "A.", {1}), "one kind of metric");
    EXPECT_DEATH(metrics.counter("1a", "A."), "name of a metric");
    EXPECT_DEATH(metrics.counter("a", "A.", {{"x-y", "1"}}), "name of a metric");
    Readings readings;
    readings.gauge("b", "B.", 1);
    EXPECT_DEATH(readings.counter("b", "B.", 1), "one kind of metric");
}

}  // namespace
}  // namespace enlace::telemetry
