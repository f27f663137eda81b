#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "telemetry/metrics.h"

// The other end of Metrics::text(): for who reads the numbers of another process.
namespace enlace::telemetry {

struct Sample {
    std::string name;
    Labels labels;
    double value = 0;
};

// What one process told at one moment.
class Samples {
public:
    // Of Prometheus' text format. A line that is none is left out.
    static Samples parse(std::string_view text);

    const std::vector<Sample>& all() const { return samples_; }
    // Of all samples of that name whose labels are at least these; nothing where there is none.
    std::optional<double> sum(std::string_view name, const Labels& labels = {}) const;
    std::optional<double> max(std::string_view name, const Labels& labels = {}) const;
    // The values that a label of this name takes, sorted.
    std::vector<std::string> values(std::string_view name, std::string_view label) const;
    // An upper bound of what a histogram's share `of` (0.99) stayed within, from its buckets;
    // nothing where it is empty, or where that is beyond the last bound.
    std::optional<double> quantile(std::string_view histogram,
                                   double of,
                                   const Labels& labels = {}) const;

private:
    std::vector<const Sample*> matching(std::string_view name, const Labels& labels) const;

    std::vector<Sample> samples_;
};

}  // namespace enlace::telemetry
