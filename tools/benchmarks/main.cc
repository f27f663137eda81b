#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>

#include "telemetry/log.h"
#include "tools/benchmarks/disk.h"
#include "tools/benchmarks/machine.h"
#include "tools/benchmarks/measures.h"
#include "tools/benchmarks/ratios.h"
#include "tools/benchmarks/store_limit.h"

namespace enlace::bench {
namespace {

// Figures that are measured together.
struct Benchmark {
    std::string_view name;
    std::vector<std::string_view> figures;
    std::vector<Figure> (*measure)(const Settings&, LongHistory&);
};

const std::vector<Benchmark>& benchmarks() {
    static const std::vector<Benchmark> all = {
        {"commands",
         {"command_1_p50_ms", "command_1_p99_ms", "command_1_p50_syncs", "command_64_per_s",
          "command_64_syncs", "command_64_p50_ms", "command_64_p99_ms", "view_lag_end_s"},
         [](const Settings& settings, LongHistory&) { return measure_commands(settings); }},
        {"mixed",
         {"mixed_64_per_s", "mixed_64_p50_ms", "mixed_64_p99_ms", "mixed_view_lag_end_s"},
         [](const Settings& settings, LongHistory&) { return measure_mixed(settings); }},
        {"transfers",
         {"transfer_offer_p99_ms", "board_page_p99_ms", "board_change_p99_ms",
          "transfer_offer_kafka_p99_ms"},
         [](const Settings& settings, LongHistory&) { return measure_transfers(settings); }},
        {"breaches",
         {"breach_idle_ms_per_s_few", "breach_idle_ms_per_s_many", "breach_idle_ratio",
          "breach_us_few", "breach_us_many"},
         [](const Settings& settings, LongHistory&) { return measure_breaches(settings); }},
        {"catch_up",
         {"catch_up_events_per_s", "catch_up_cpu_us", "catch_up_changes"},
         measure_catch_up},
        {"statistics",
         {"statistics_fold_s", "statistics_fold_cpu_us", "statistics_fold_ratio",
          "statistics_query_ms", "statistics_query_cold_ms", "statistics_query_most_ms",
          "statistics_patients_ms", "statistics_patients_cold_ms", "statistics_patients_most_ms"},
         [](const Settings& settings, LongHistory&) { return measure_statistics(settings); }},
        {"decade",
         {"statistics_decade_mib", "statistics_decade_query_ms", "statistics_decade_cold_ms"},
         [](const Settings& settings, LongHistory&) { return measure_decade(settings); }},
        {"restart", {"ready_after_kill_s", "rss_mib"}, measure_restart},
        {"growth",
         {"growth_command_us_small", "growth_command_us_medium", "growth_command_us_large",
          "growth_command_ratio", "growth_fold_us_small", "growth_fold_us_medium",
          "growth_fold_us_large", "growth_fold_ratio", "growth_query_p50_us_small",
          "growth_query_p50_us_medium", "growth_query_p50_us_large", "growth_query_p99_us_small",
          "growth_query_p99_us_medium", "growth_query_p99_us_large", "growth_query_ratio",
          "growth_query_gets"},
         [](const Settings& settings, LongHistory&) { return measure_growth(settings); }},
        {"kafka",
         {"kafka_bare_100_p50_ms", "kafka_bare_100_p99_ms", "kafka_bare_64_per_s",
          "kafka_command_100_p50_ms", "kafka_command_100_p50_bare", "kafka_command_100_p99_ms",
          "kafka_command_100_p99_bare", "kafka_shown_100_p99_ms", "kafka_shown_100_p99_bare",
          "kafka_command_64_per_s", "kafka_command_64_bare", "kafka_command_64_p99_ms",
          "kafka_view_lag_end_s", "kafka_catch_up_events_per_s", "kafka_catch_up_changes"},
         [](const Settings& settings, LongHistory&) { return measure_kafka(settings); }},
        {"gateway",
         {"gateway_readable_100_p99_ms", "gateway_inbox_100_p99_ms",
          "gateway_backlog_events_per_s"},
         [](const Settings& settings, LongHistory&) { return measure_gateway(settings); }},
    };
    return all;
}

std::string names() {
    std::string text =
        "disk (fdatasync_per_s, fdatasync_p50_ms)\n"
        "store (store_get_p50_us, store_change_per_s)";
    for (const auto& one : benchmarks()) {
        text += fmt::format("\n{} ({})", one.name, fmt::join(one.figures, ", "));
    }
    return text;
}

bool asks_for(const std::string& name, const Benchmark& benchmark) {
    return name.empty() || name == benchmark.name ||
           std::ranges::count(benchmark.figures, name) > 0;
}

bool is_name(const std::string& name) {
    const auto& all = benchmarks();
    return name.empty() || name == "disk" || name.starts_with("fdatasync") ||
           name.starts_with("store") ||
           std::ranges::any_of(all, [&](const auto& one) { return asks_for(name, one); });
}

// A folder of our own beside the program, so that it is on the disk that data would be on.
class WorkFolder {
public:
    explicit WorkFolder(std::filesystem::path base) {
        if (base.empty()) {
            base = std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path();
        }
        path_ = base / fmt::format("bench-data-{}", ::getpid());
        std::filesystem::create_directories(path_);
    }
    ~WorkFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

std::vector<Figure> measure(const std::string& name, const Settings& settings) {
    fmt::print("Measuring disk and store\n");
    std::fflush(stdout);
    auto figures = measure_disk(settings.folder);
    for (auto& figure : measure_store(settings.folder)) figures.push_back(figure);
    LongHistory history(settings);
    for (const auto& benchmark : benchmarks()) {
        if (!asks_for(name, benchmark)) continue;
        fmt::print("Measuring {}\n", benchmark.name);
        std::fflush(stdout);
        for (auto& figure : benchmark.measure(settings, history)) {
            figures.push_back(figure);
        }
    }
    append_ratios(figures);
    return figures;
}

int run(int argc, char** argv) {
    CLI::App app{
        "Measures Enlace on this machine, the load included, beside what its disk does by itself.\n"
        "Run it by tools/bench, which builds the release first. Nothing else should be running.\n\n"
        "The command is RecordContactAttempt with result REACHED, so that no home visit follows,\n"
        "from 64 clients with their own tokens, on 10,000 cases, while the views follow."};
    std::string name;
    std::filesystem::path json, compare, folder;
    Settings settings;
    int seconds = static_cast<int>(settings.seconds.count());
    app.add_option("name", name, "One benchmark or figure; all if none is given:\n" + names());
    app.add_option("--json", json, "Write the figures there");
    app.add_option("--compare", compare, "Show how they differ from those of an earlier --json");
    app.add_option("--seconds", seconds, "How long each load lasts")
        ->capture_default_str()
        ->check(CLI::Range(1, 3600));
    app.add_option("--cases", settings.cases, "Cases that are worked on")
        ->capture_default_str()
        ->check(CLI::Range(64, 10'000'000));
    app.add_option("--records", settings.records, "Of the history for catch_up and restart")
        ->capture_default_str()
        ->check(CLI::Range(2'000, 1'000'000'000));
    app.add_option(
           "--growth-from", settings.growth_from,
           "Of the smallest of the histories for growth, each ten times as long as the last")
        ->capture_default_str()
        ->check(CLI::Range(2'800, 100'000'000));
    app.add_flag("--soak", settings.soak,
                 "Growth up to a hundred times the smallest, 10 M events: half an hour, 12 GiB");
    app.add_option("--folder", folder, "Where to work  [beside the program]")
        ->check(CLI::ExistingDirectory);
    CLI11_PARSE(app, argc, argv);
    if (!is_name(name)) {
        fmt::print(stderr, "enlace-bench: nothing is called {}. There are:\n{}\n", name, names());
        return 2;
    }
    settings.seconds = std::chrono::seconds(seconds);
    const auto earlier = compare.empty() ? Run() : read_json(compare);
    const WorkFolder work(folder);
    settings.folder = work.path();
    log::configure({.level = log::Level::warning, .file = {}});
    const Run measured{machine(work.path()), measure(name, settings)};
    fmt::print("\n");
    print_table(measured, earlier);
    if (!json.empty()) write_json(measured, json);
    return 0;
}

}  // namespace
}  // namespace enlace::bench

int main(int argc, char** argv) {
    try {
        return enlace::bench::run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "enlace-bench: %s\n", error.what());
        return 1;
    }
}
