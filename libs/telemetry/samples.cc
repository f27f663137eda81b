#include "telemetry/samples.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <set>

namespace enlace::telemetry {
namespace {

double number(const std::string& text) {
    return text == "+Inf" ? std::numeric_limits<double>::infinity()
                          : std::strtod(text.c_str(), nullptr);
}

// Takes `name="value",` from the front of what stands between the braces. False: it is none.
bool take_label(std::string_view& rest, Labels& labels) {
    const auto equals = rest.find("=\"");
    if (equals == std::string_view::npos) return false;
    const std::string name(rest.substr(0, equals));
    rest.remove_prefix(equals + 2);
    std::string value;
    while (!rest.empty() && rest.front() != '"') {
        if (rest.front() == '\\' && rest.size() > 1) {
            rest.remove_prefix(1);
            value += rest.front() == 'n' ? '\n' : rest.front();
        } else {
            value += rest.front();
        }
        rest.remove_prefix(1);
    }
    if (rest.empty()) return false;
    rest.remove_prefix(1);
    if (rest.starts_with(',')) rest.remove_prefix(1);
    labels[name] = std::move(value);
    return true;
}

std::optional<Sample> parse_line(std::string_view line) {
    const auto space = line.rfind(' ');
    if (line.starts_with('#') || space == std::string_view::npos) return std::nullopt;
    Sample sample;
    sample.value = number(std::string(line.substr(space + 1)));
    const auto named = line.substr(0, space);
    const auto brace = named.find('{');
    sample.name = named.substr(0, brace);
    if (brace == std::string_view::npos) return sample;
    auto rest = named.substr(brace + 1);
    while (!rest.empty() && rest != "}") {
        if (!take_label(rest, sample.labels)) return std::nullopt;
    }
    return sample;
}

bool has(const Labels& labels, const Labels& wanted) {
    return std::ranges::all_of(wanted, [&](const auto& one) {
        const auto at = labels.find(one.first);
        return at != labels.end() && at->second == one.second;
    });
}

}  // namespace

Samples Samples::parse(std::string_view text) {
    Samples samples;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        if (auto sample = parse_line(text.substr(0, end))) {
            samples.samples_.push_back(std::move(*sample));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return samples;
}

std::vector<const Sample*> Samples::matching(std::string_view name, const Labels& labels) const {
    std::vector<const Sample*> found;
    for (const auto& sample : samples_) {
        if (sample.name == name && has(sample.labels, labels)) found.push_back(&sample);
    }
    return found;
}

std::optional<double> Samples::sum(std::string_view name, const Labels& labels) const {
    std::optional<double> sum;
    for (const auto* sample : matching(name, labels)) sum = sum.value_or(0) + sample->value;
    return sum;
}

std::optional<double> Samples::max(std::string_view name, const Labels& labels) const {
    std::optional<double> max;
    for (const auto* sample : matching(name, labels)) {
        max = std::max(max.value_or(sample->value), sample->value);
    }
    return max;
}

std::vector<std::string> Samples::values(std::string_view name, std::string_view label) const {
    std::set<std::string> values;
    for (const auto* sample : matching(name, {})) {
        const auto at = sample->labels.find(std::string(label));
        if (at != sample->labels.end()) values.insert(at->second);
    }
    return {values.begin(), values.end()};
}

std::optional<double> Samples::quantile(std::string_view histogram,
                                        double of,
                                        const Labels& labels) const {
    std::map<double, double> up_to;  // By bound, over all series that match.
    for (const auto* bucket : matching(std::string(histogram) + "_bucket", labels)) {
        const auto bound = bucket->labels.find("le");
        if (bound != bucket->labels.end()) up_to[number(bound->second)] += bucket->value;
    }
    if (up_to.empty() || up_to.rbegin()->second == 0) return std::nullopt;
    const double wanted = of * up_to.rbegin()->second;
    const auto at =
        std::ranges::find_if(up_to, [&](const auto& one) { return one.second >= wanted; });
    if (at == up_to.end() || std::isinf(at->first)) return std::nullopt;
    return at->first;
}

}  // namespace enlace::telemetry
