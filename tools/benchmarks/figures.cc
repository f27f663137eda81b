#include "tools/benchmarks/figures.h"

#include <fmt/format.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "telemetry/json_text.h"

namespace enlace::bench {
namespace {

std::string number(const std::optional<double>& value) {
    return value ? fmt::format("{:.6g}", *value) : "null";
}

std::string cell(const std::optional<double>& value) {
    if (!value) return "-";
    return *value >= 1000 ? fmt::format("{:.0f}", *value) : fmt::format("{:.3g}", *value);
}

bool at_least_as_good(double value, double wanted, Better better) {
    return better == Better::higher ? value >= wanted : value <= wanted;
}

std::string verdict(const Figure& figure, const FigureKind& kind) {
    if (!kind.floor) return "";
    if (!meets_floor(figure)) return "FLOOR MISSED";
    if (kind.aim && at_least_as_good(figure.value, *kind.aim, kind.better)) return "aim met";
    return "floor met";
}

std::string change(const Figure& figure, const std::vector<Figure>& earlier) {
    const auto before = std::ranges::find(earlier, figure.name, &Figure::name);
    if (before == earlier.end() || before->value == 0) return "";
    return fmt::format("{:.2f}x of {}", figure.value / before->value, cell(before->value));
}

}  // namespace

const std::vector<FigureKind>& figure_kinds() {
    using enum Better;
    static const std::vector<FigureKind> kinds = {
        {"fdatasync_per_s", "1/s", higher, {}, {}, "4 KiB overwritten and synced, one by one"},
        {"fdatasync_p50_ms", "ms", lower, {}, {}, "one of them"},
        {"store_get_p50_us", "us", lower, {}, {}, "RocksDB: one row of 400,000"},
        {"store_change_per_s", "1/s", higher, {}, {}, "RocksDB: read, change, write; 1 thread"},
        {"command_1_p50_ms", "ms", lower, 0.6, 0.4, "a durable command, 1 connection"},
        {"command_1_p99_ms", "ms", lower, 3, {}, "the same"},
        {"command_1_p50_syncs", "x", lower, {}, {}, "its p50 in units of fdatasync's p50"},
        {"command_64_per_s", "1/s", higher, 10'000, 20'000, "durable commands, 64 connections"},
        {"command_64_syncs",
         "x",
         higher,
         {},
         {},
         "in units of fdatasyncs, of which many share one"},
        {"command_64_p50_ms", "ms", lower, {}, {}, "the same"},
        {"command_64_p99_ms", "ms", lower, 15, {}, "the same"},
        {"view_lag_end_s", "s", lower, 1, {}, "until the views show all of them"},
        {"mixed_64_per_s", "1/s", higher, {}, {}, "commands and queries of all kinds, 9 to 5"},
        {"mixed_64_p50_ms", "ms", lower, {}, {}, "the same"},
        {"mixed_64_p99_ms", "ms", lower, 15, {}, "the same"},
        {"mixed_view_lag_end_s", "s", lower, 1, {}, "until the views show all of them"},
        {"transfer_offer_p99_ms", "ms", lower, 100, {}, "from a request until a hospital sees it"},
        {"board_page_p99_ms", "ms", lower, 5, {}, "first page of 5,000 open transfers"},
        {"board_change_p99_ms",
         "ms",
         lower,
         250,
         {},
         "until the last of 200 boards shows a change"},
        {"transfer_offer_kafka_p99_ms", "ms", lower, 250, {}, "the first, through the front"},
        {"breach_idle_ms_per_s_few", "ms", lower, {}, {}, "processors, a second; 1,000 open"},
        {"breach_idle_ms_per_s_many", "ms", lower, {}, {}, "the same; 1 M open, none due"},
        {"breach_idle_ratio", "x", lower, 1.5, {}, "what is not due costs nothing: many to few"},
        {"breach_us_few", "us", lower, {}, {}, "processors, a breach; 1,000 due of 1,000"},
        {"breach_us_many", "us", lower, {}, {}, "the same; 1,000 due of 1 M, rows on disk"},
        {"catch_up_events_per_s", "1/s", higher, 350'000, 700'000, "all views, from nothing"},
        {"catch_up_cpu_us", "us", lower, {}, {}, "of all cores, for one of them"},
        {"catch_up_changes", "x", higher, {}, {}, "the same in units of RocksDB's changes"},
        {"statistics_fold_s", "s", lower, {}, {}, "3.3 M attentions of a year, all views"},
        {"statistics_fold_cpu_us", "us", lower, {}, {}, "of all cores, for one event of it"},
        {"statistics_fold_ratio", "x", lower, {}, 1.25, "that, to the same fold without figures"},
        {"statistics_query_ms", "ms", lower, {}, 50, "that year by unit and kind"},
        {"statistics_query_cold_ms", "ms", lower, {}, {}, "the same, the first after a start"},
        {"statistics_query_most_ms", "ms", lower, {}, 50, "by whatever pair takes longest"},
        {"statistics_patients_ms", "ms", lower, {}, 50, "by unit and kind, with patients of each"},
        {"statistics_patients_cold_ms", "ms", lower, {}, {}, "the same, the first after a start"},
        {"statistics_patients_most_ms", "ms", lower, {}, 50, "whatever pair takes longest so"},
        {"statistics_decade_mib", "MiB", lower, {}, 2'048, "10 years of 200 institutions' cells"},
        {"statistics_decade_query_ms", "ms", lower, {}, 50, "one year of them by unit and kind"},
        {"statistics_decade_cold_ms", "ms", lower, {}, {}, "the same, when it is first asked for"},
        {"kafka_bare_100_p50_ms", "ms", lower, {}, {}, "append and read back, one client, 100/s"},
        {"kafka_bare_100_p99_ms", "ms", lower, {}, {}, "the same"},
        {"kafka_bare_64_per_s", "1/s", higher, {}, {}, "the same, 64 at once"},
        {"kafka_command_100_p50_ms", "ms", lower, 4, 3, "a command through the front, 100/s"},
        {"kafka_command_100_p50_bare", "x", lower, {}, {}, "in units of the bare client's p50"},
        {"kafka_command_100_p99_ms", "ms", lower, 20, {}, "the same command"},
        {"kafka_command_100_p99_bare", "x", lower, {}, {}, "in units of the bare client's p99"},
        {"kafka_shown_100_p99_ms", "ms", lower, 50, {}, "from sending one until a view shows it"},
        {"kafka_shown_100_p99_bare", "x", lower, {}, {}, "in units of the bare client's p99"},
        {"kafka_command_64_per_s", "1/s", higher, 3'000, 5'000, "64 connections, two instances"},
        {"kafka_command_64_bare", "x", higher, {}, {}, "in units of the bare client's, 64 at once"},
        {"kafka_command_64_p99_ms", "ms", lower, {}, {}, "the same"},
        {"kafka_view_lag_end_s", "s", lower, 1, {}, "until the views show all of them"},
        {"kafka_catch_up_events_per_s", "1/s", higher, 150'000, {}, "all views, from a broker"},
        {"kafka_catch_up_changes", "x", higher, {}, {}, "the same in units of RocksDB's changes"},
        {"gateway_readable_100_p99_ms",
         "ms",
         lower,
         150,
         {},
         "a command, until it is public; 100/s"},
        {"gateway_inbox_100_p99_ms", "ms", lower, 250, {}, "from an inbox to its outcome, 100/s"},
        {"gateway_backlog_events_per_s", "1/s", higher, 30'000, {}, "published, one instance"},
        {"ready_after_kill_s", "s", lower, 5, {}, "kill -9 under load with a long history"},
        {"rss_mib", "MiB", lower, 300, {}, "the server's memory then"},
        {"growth_command_us_small", "us", lower, {}, {}, "processors, a command; 0.1 M stored"},
        {"growth_command_us_medium", "us", lower, {}, {}, "the same; 1 M events stored"},
        {"growth_command_us_large", "us", lower, {}, {}, "the same; 10 M"},
        {"growth_command_ratio", "x", lower, 1.25, {}, "the most, in units of small"},
        {"growth_fold_us_small", "us", lower, {}, {}, "processors, an event into all views"},
        {"growth_fold_us_medium", "us", lower, {}, {}, "the same; 1 M events stored"},
        {"growth_fold_us_large", "us", lower, {}, {}, "the same; 10 M"},
        {"growth_fold_ratio", "x", lower, 1.25, {}, "the most, in units of small"},
        {"growth_query_p50_us_small",
         "us",
         lower,
         {},
         {},
         "a patient with all there is, in process"},
        {"growth_query_p50_us_medium", "us", lower, {}, {}, "the same; 1 M events stored"},
        {"growth_query_p50_us_large", "us", lower, {}, {}, "the same; 10 M"},
        {"growth_query_p99_us_small", "us", lower, 1'000, 200, "the same; 0.1 M"},
        {"growth_query_p99_us_medium", "us", lower, 1'000, 200, "the same; 1 M"},
        {"growth_query_p99_us_large", "us", lower, 1'000, 200, "the same; 10 M"},
        {"growth_query_ratio", "x", lower, 1.25, {}, "the most p50, in units of small"},
        {"growth_query_gets", "x", lower, {}, {}, "medium's p50 in units of RocksDB's get"},
    };
    return kinds;
}

const FigureKind& figure_kind(std::string_view name) {
    const auto at = std::ranges::find(figure_kinds(), name, &FigureKind::name);
    if (at == figure_kinds().end()) {
        throw std::invalid_argument("no figure is called " + std::string(name));
    }
    return *at;
}

bool meets_floor(const Figure& figure) {
    const auto& kind = figure_kind(figure.name);
    return !kind.floor || at_least_as_good(figure.value, *kind.floor, kind.better);
}

void write_json(const Run& run, const std::filesystem::path& file) {
    std::string machine;
    telemetry::append_json_text(machine, run.machine);
    std::ofstream out(file);
    out << "[";
    for (const char* comma = "\n"; const auto& figure : run.figures) {
        const auto& kind = figure_kind(figure.name);
        out << std::exchange(comma, ",\n")
            << fmt::format(R"(  {{"name": "{}", "value": {}, "unit": "{}", "better": "{}", )"
                           R"("floor": {}, "aim": {}, "limit": {}, "machine": {}}})",
                           figure.name, number(figure.value), kind.unit,
                           kind.better == Better::higher ? "higher" : "lower", number(kind.floor),
                           number(kind.aim), number(kind.floor), machine);
    }
    out << "\n]\n";
    if (!out.flush()) throw std::runtime_error("can't write " + file.string());
}

Run read_json(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    google::protobuf::ListValue list;
    if (!in || !google::protobuf::util::JsonStringToMessage(text.str(), &list).ok()) {
        throw std::runtime_error(file.string() + " is not what --json writes");
    }
    Run run;
    for (const auto& one : list.values()) {
        const auto& fields = one.struct_value().fields();
        const auto name = fields.find("name"), value = fields.find("value");
        if (name == fields.end() || value == fields.end()) {
            throw std::runtime_error(file.string() + " holds something without name or value");
        }
        run.figures.push_back({name->second.string_value(), value->second.number_value()});
        const auto machine = fields.find("machine");
        if (machine != fields.end()) run.machine = machine->second.string_value();
    }
    return run;
}

void print_table(const Run& run, const Run& earlier) {
    const auto& figures = run.figures;
    fmt::print("{}\n\n", run.machine);
    if (!earlier.figures.empty() && earlier.machine != run.machine) {
        fmt::print("The earlier figures are those of another machine or build:\n{}\n\n",
                   earlier.machine.empty() ? "unknown" : earlier.machine);
    }
    const auto row = [](const auto&... cells) {
        fmt::print("{:<27} {:>9} {:<4} {:>7} {:>7} {:<12} {:<16} {}\n", cells...);
    };
    const bool compares = !earlier.figures.empty();
    row("figure", "value", "unit", "floor", "aim", "", compares ? "earlier" : "", "");
    for (const auto& figure : figures) {
        const auto& kind = figure_kind(figure.name);
        row(figure.name, cell(figure.value), kind.unit, cell(kind.floor), cell(kind.aim),
            verdict(figure, kind), change(figure, earlier.figures), kind.meaning);
    }
    const auto missed =
        std::ranges::count_if(figures, [](const auto& figure) { return !meets_floor(figure); });
    if (missed > 0) fmt::print("\n{} of these figures miss their floor.\n", missed);
    std::fflush(stdout);
}

}  // namespace enlace::bench
