#include "telemetry/metrics.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"

namespace enlace::telemetry {
namespace {

bool is_name(std::string_view name) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    };
    return !name.empty() && !(name[0] >= '0' && name[0] <= '9') && std::ranges::all_of(name, fits);
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        if (c == '\\' || c == '"') out += '\\';
        out += c;
    }
    return out;
}

// `a="1",b="2"`.
std::string text_of(const Metrics::Labels& labels) {
    std::string text;
    for (const auto& [name, value] : labels) {
        base::check(is_name(name), "a label's name is [a-z_][a-z0-9_]*");
        if (!text.empty()) text += ',';
        text += fmt::format("{}=\"{}\"", name, escaped(value));
    }
    return text;
}

void append_sample(std::string& out, std::string_view name, std::string_view labels, auto value) {
    if (labels.empty())
        fmt::format_to(std::back_inserter(out), "{} {}\n", name, value);
    else
        fmt::format_to(std::back_inserter(out), "{}{{{}}} {}\n", name, labels, value);
}

void append_metric(std::string& out,
                   const std::string& name,
                   const std::string& labels,
                   const Counter& counter) {
    append_sample(out, name, labels, counter.value());
}

void append_metric(std::string& out,
                   const std::string& name,
                   const std::string& labels,
                   const Gauge& gauge) {
    append_sample(out, name, labels, gauge.value());
}

void append_metric(std::string& out,
                   const std::string& name,
                   const std::string& labels,
                   const Histogram& histogram) {
    const std::string before = labels.empty() ? "" : labels + ',';
    const auto counts = histogram.counts();
    std::uint64_t so_far = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        so_far += counts[i];
        const bool bounded = i < histogram.bounds().size();
        const std::string bound = bounded ? fmt::format("{}", histogram.bounds()[i]) : "+Inf";
        append_sample(out, name + "_bucket", before + "le=\"" + bound + '"', so_far);
    }
    append_sample(out, name + "_sum", labels, histogram.sum());
    append_sample(out, name + "_count", labels, so_far);
}

}  // namespace

Histogram::Histogram(std::vector<double> bounds)
    : bounds_(std::move(bounds)), counts_(bounds_.size() + 1) {
    base::check(std::ranges::is_sorted(bounds_), "a histogram's bounds rise");
}

void Histogram::observe(double value) {
    const auto bucket = std::ranges::lower_bound(bounds_, value) - bounds_.begin();
    counts_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
}

std::vector<std::uint64_t> Histogram::counts() const {
    std::vector<std::uint64_t> counts;
    for (const auto& count : counts_) counts.push_back(count.load(std::memory_order_relaxed));
    return counts;
}

std::vector<double> latency_bounds_s() {
    return {0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02,
            0.05,   0.1,    0.2,    0.5,   1,     2,     5,    10};
}

// All metrics of one name; only one of the maps is used.
struct Metrics::Family {
    std::string help;
    std::string type;
    std::map<std::string, Counter> counters;  // By the text of their labels.
    std::map<std::string, Gauge> gauges;
    std::map<std::string, Histogram> histograms;
};

Metrics::Metrics() = default;
Metrics::~Metrics() = default;

Metrics::Family& Metrics::family(std::string_view name,
                                 std::string_view help,
                                 std::string_view type) {
    base::check(is_name(name), "a metric's name is [a-z_][a-z0-9_]*");
    auto at = families_.find(name);
    if (at == families_.end()) {
        auto fresh = std::make_unique<Family>();
        fresh->help = help;
        fresh->type = type;
        at = families_.emplace(name, std::move(fresh)).first;
    }
    base::check(at->second->type == type, "a metric's name stands for one kind of metric");
    return *at->second;
}

Counter& Metrics::counter(std::string_view name, std::string_view help, const Labels& labels) {
    const std::lock_guard lock(mutex_);
    return family(name, help, "counter").counters[text_of(labels)];
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, const Labels& labels) {
    const std::lock_guard lock(mutex_);
    return family(name, help, "gauge").gauges[text_of(labels)];
}

Histogram& Metrics::histogram(std::string_view name,
                              std::string_view help,
                              const std::vector<double>& bounds,
                              const Labels& labels) {
    const std::lock_guard lock(mutex_);
    auto& histograms = family(name, help, "histogram").histograms;
    return histograms.try_emplace(text_of(labels), bounds).first->second;
}

std::string Metrics::text() const {
    const std::lock_guard lock(mutex_);
    std::string out;
    for (const auto& [name, family] : families_) {
        fmt::format_to(std::back_inserter(out), "# HELP {} {}\n# TYPE {} {}\n", name,
                       escaped(family->help), name, family->type);
        for (const auto& [labels, metric] : family->counters) {
            append_metric(out, name, labels, metric);
        }
        for (const auto& [labels, metric] : family->gauges) {
            append_metric(out, name, labels, metric);
        }
        for (const auto& [labels, metric] : family->histograms) {
            append_metric(out, name, labels, metric);
        }
    }
    return out;
}

}  // namespace enlace::telemetry
