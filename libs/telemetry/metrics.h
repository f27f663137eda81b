#pragma once

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>
#include <prometheus/registry.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

// Numbers that Prometheus reads. Names are `enlace_...`, in [a-z0-9_], with the unit at the end and
// `_total` after what only grows. Label values are codes from small sets, never ids of people or
// things. A name stands for one kind of number and one help text; one that breaks a rule stops the
// process.
namespace enlace::telemetry {

using Labels = std::map<std::string, std::string>;

// Times in seconds, from what an fdatasync takes to what a client waits for.
std::vector<double> latency_bounds_s();

// Grows as things happen. Valid as long as the Metrics it is of; thread-safe.
class Counter {
public:
    explicit Counter(prometheus::Counter& counter) : counter_(&counter) {}

    void add(std::uint64_t count = 1) { counter_->Increment(static_cast<double>(count)); }

private:
    prometheus::Counter* counter_;
};

// How often something took how long, as it happens. As above.
class Histogram {
public:
    explicit Histogram(prometheus::Histogram& histogram) : histogram_(&histogram) {}

    void observe(double value) { histogram_->Observe(value); }

private:
    prometheus::Histogram* histogram_;
};

// The same as a value, for whoever counts on one thread and is asked for a copy.
class Distribution {
public:
    // Upper bounds of the buckets, rising; the last bucket, without bound, is added.
    explicit Distribution(std::vector<double> bounds);

    void observe(double value);

    const std::vector<double>& bounds() const { return bounds_; }
    // Of each bucket by itself.
    const std::vector<std::uint64_t>& counts() const { return counts_; }
    std::uint64_t count() const;
    double sum() const { return sum_; }

private:
    std::vector<double> bounds_;
    std::vector<std::uint64_t> counts_;
    double sum_ = 0;
};

// What is read off the parts of a process when somebody asks. Not thread-safe.
class Readings {
public:
    void gauge(std::string_view name,
               std::string_view help,
               double value,
               const Labels& labels = {});
    // Of what only grows, but for a restart.
    void counter(std::string_view name,
                 std::string_view help,
                 double value,
                 const Labels& labels = {});
    void histogram(std::string_view name,
                   std::string_view help,
                   const Distribution& value,
                   const Labels& labels = {});

    std::vector<prometheus::MetricFamily> take();

private:
    prometheus::ClientMetric& add(std::string_view name,
                                  std::string_view help,
                                  prometheus::MetricType type,
                                  const Labels& labels);

    std::map<std::string, prometheus::MetricFamily, std::less<>> families_;
};

// What is counted as it happens in one process. Thread-safe. The same name and labels give the same
// number.
class Metrics {
public:
    Counter counter(std::string_view name, std::string_view help, const Labels& labels = {});
    Histogram histogram(std::string_view name,
                        std::string_view help,
                        const std::vector<double>& bounds,
                        const Labels& labels = {});

    // These and what was read off just now, in Prometheus' text format 0.0.4, sorted by name.
    std::string text(Readings readings = {}) const;
    static constexpr std::string_view kContentType = "text/plain; version=0.0.4; charset=utf-8";

private:
    prometheus::Registry registry_;
};

}  // namespace enlace::telemetry
