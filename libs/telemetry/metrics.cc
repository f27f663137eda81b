#include "telemetry/metrics.h"

#include <prometheus/text_serializer.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <numeric>
#include <utility>

#include "base/check.h"

namespace enlace::telemetry {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

// Narrower than what Prometheus takes, which also allows capitals and colons.
void check_name(std::string_view name) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    };
    base::check(
        !name.empty() && !(name[0] >= '0' && name[0] <= '9') && std::ranges::all_of(name, fits),
        "a name of a metric or label is [a-z_][a-z0-9_]*");
}

void check_names(std::string_view name, const Labels& labels) {
    check_name(name);
    for (const auto& [label, value] : labels) check_name(label);
}

// The builder throws where the name stands for another kind of metric.
template <class Builder, class... Bounds>
auto& registered(Builder builder,
                 prometheus::Registry& registry,
                 std::string_view name,
                 std::string_view help,
                 const Labels& labels,
                 const Bounds&... bounds) {
    check_names(name, labels);
    try {
        return builder.Name(std::string(name))
            .Help(std::string(help))
            .Register(registry)
            .Add(labels, bounds...);
    } catch (const std::invalid_argument&) {
        base::check(false, "a metric's name stands for one kind of metric");
        std::abort();
    }
}

}  // namespace

std::vector<double> latency_bounds_s() {
    return {0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02,
            0.05,   0.1,    0.2,    0.5,   1,     2,     5,    10};
}

Distribution::Distribution(std::vector<double> bounds)
    : bounds_(std::move(bounds)), counts_(bounds_.size() + 1) {
    base::check(std::ranges::is_sorted(bounds_), "a histogram's bounds rise");
}

void Distribution::observe(double value) {
    const auto bucket = std::ranges::lower_bound(bounds_, value) - bounds_.begin();
    ++counts_[static_cast<std::size_t>(bucket)];
    sum_ += value;
}

std::uint64_t Distribution::count() const {
    return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

ClientMetric& Readings::add(std::string_view name,
                            std::string_view help,
                            MetricType type,
                            const Labels& labels) {
    check_names(name, labels);
    const auto [at, is_new] = families_.try_emplace(std::string(name));
    MetricFamily& family = at->second;
    if (is_new) family = {std::string(name), std::string(help), type, {}};
    base::check(family.type == type, "a metric's name stands for one kind of metric");
    ClientMetric& metric = family.metric.emplace_back();
    for (const auto& [label, value] : labels) metric.label.push_back({label, value});
    return metric;
}

void Readings::gauge(std::string_view name,
                     std::string_view help,
                     double value,
                     const Labels& labels) {
    add(name, help, MetricType::Gauge, labels).gauge.value = value;
}

void Readings::counter(std::string_view name,
                       std::string_view help,
                       double value,
                       const Labels& labels) {
    add(name, help, MetricType::Counter, labels).counter.value = value;
}

void Readings::histogram(std::string_view name,
                         std::string_view help,
                         const Distribution& value,
                         const Labels& labels) {
    auto& histogram = add(name, help, MetricType::Histogram, labels).histogram;
    histogram.sample_sum = value.sum();
    for (std::size_t i = 0; i < value.counts().size(); ++i) {
        const bool bounded = i < value.bounds().size();
        histogram.sample_count += value.counts()[i];
        histogram.bucket.push_back(
            {histogram.sample_count,
             bounded ? value.bounds()[i] : std::numeric_limits<double>::infinity()});
    }
}

std::vector<MetricFamily> Readings::take() {
    std::vector<MetricFamily> all;
    for (auto& [name, family] : families_) all.push_back(std::move(family));
    families_.clear();
    return all;
}

Counter Metrics::counter(std::string_view name, std::string_view help, const Labels& labels) {
    return Counter(registered(prometheus::BuildCounter(), registry_, name, help, labels));
}

Histogram Metrics::histogram(std::string_view name,
                             std::string_view help,
                             const std::vector<double>& bounds,
                             const Labels& labels) {
    return Histogram(
        registered(prometheus::BuildHistogram(), registry_, name, help, labels, bounds));
}

std::string Metrics::text(Readings readings) const {
    auto families = registry_.Collect();
    std::ranges::move(readings.take(), std::back_inserter(families));
    std::ranges::sort(families, {}, &MetricFamily::name);
    // The registry keeps its metrics by hash.
    for (auto& family : families) {
        std::ranges::sort(family.metric, {}, &ClientMetric::label);
    }
    return prometheus::TextSerializer().Serialize(families);
}

}  // namespace enlace::telemetry
