#include "tools/benchmarks/ratios.h"

#include <algorithm>

namespace enlace::bench {
namespace {

struct Ratio {
    std::string_view of;
    std::string_view unit;
    std::string_view name;
};
constexpr Ratio kRatios[] = {
    {"command_1_p50_ms", "fdatasync_p50_ms", "command_1_p50_syncs"},
    {"command_64_per_s", "fdatasync_per_s", "command_64_syncs"},
    {"catch_up_events_per_s", "store_change_per_s", "catch_up_changes"},
    {"kafka_command_100_p50_ms", "kafka_bare_100_p50_ms", "kafka_command_100_p50_bare"},
    {"kafka_command_100_p99_ms", "kafka_bare_100_p99_ms", "kafka_command_100_p99_bare"},
    {"kafka_shown_100_p99_ms", "kafka_bare_100_p99_ms", "kafka_shown_100_p99_bare"},
    {"kafka_command_64_per_s", "kafka_bare_64_per_s", "kafka_command_64_bare"},
    {"kafka_catch_up_events_per_s", "store_change_per_s", "kafka_catch_up_changes"},
    {"growth_query_p50_us_medium", "store_get_p50_us", "growth_query_gets"},
};

}  // namespace

void append_ratios(std::vector<Figure>& figures) {
    for (const auto& [of, unit, name] : kRatios) {
        const auto measured = std::ranges::find(figures, of, &Figure::name);
        const auto by = std::ranges::find(figures, unit, &Figure::name);
        if (measured == figures.end() || by == figures.end()) continue;
        const double value = measured->value / by->value;
        figures.insert(measured + 1, {std::string(name), value});
    }
}

}  // namespace enlace::bench
