#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <thread>

#include "base/stream_id.h"
#include "journal/embedded/embedded_log.h"
#include "security/keyring_file.h"
#include "tools/benchmarks/callers.h"
#include "tools/benchmarks/catch_up.h"
#include "tools/benchmarks/measures.h"
#include "tools/benchmarks/progress.h"
#include "tools/benchmarks/server_process.h"
#include "tools/benchmarks/story.h"

namespace enlace::bench {
namespace {

// The same number of cases is worked on in each history, so that nothing but its length differs.
constexpr std::size_t kCases = 3'000;
constexpr std::size_t kQueries = 20'000;
constexpr std::size_t kFirstQueries = 2'000;  // Not counted.
constexpr std::chrono::minutes kRestPatience{20};
constexpr std::chrono::milliseconds kLagLookAfter{50};
constexpr double kIdle = 0.05;  // Of one processor.

// What one event costs where so many are stored.
struct Costs {
    double command_us = 0;  // Processor time of the server.
    double fold_us = 0;     // Of all cores.
    double query_p50_us = 0;
    double query_p99_us = 0;
};

std::vector<std::string> spread(const std::vector<std::string>& all) {
    std::vector<std::string> some;
    const std::size_t step = std::max<std::size_t>(all.size() / kCases, 1);
    for (std::size_t i = 0; i < all.size() && some.size() < kCases; i += step) {
        some.push_back(all[i]);
    }
    return some;
}

std::string patient_of(std::uint64_t number) {
    const auto digest = digest_of("patient", number);
    return base::make_stream_id("patient", base::slot_of_digest(digest), digest);
}

void measure_queries(const views::Queries& queries, std::uint64_t patients, Costs& costs) {
    common::v1::Principal state;
    state.set_client("bench");
    state.set_role(common::v1::STATE_COORDINATOR);
    std::mt19937_64 random(1);
    Samples samples;
    for (std::size_t i = 0; i < kFirstQueries + kQueries; ++i) {
        const auto id = patient_of(random() % patients);
        const auto begun = Samples::Clock::now();
        const auto found = queries.patient(state, id, {});
        const auto took = Samples::Clock::now() - begun;
        if (!found) throw std::runtime_error("the views do not know a patient of the history");
        if (i >= kFirstQueries) samples.add(took);
    }
    costs.query_p50_us = samples.quantile_ms(0.5) * 1000;
    costs.query_p99_us = samples.quantile_ms(0.99) * 1000;
}

void measure_views(const Settings& settings,
                   const std::filesystem::path& data,
                   const History& history,
                   Costs& costs) {
    const auto keys = security::KeyFiles::load(data / "keys");
    journal::EmbeddedLog log({.directory = data});
    const auto keyring = security::FileKeyring::open(data / "keyring", keys.keyring_kek);
    const auto done =
        catch_up(log, keys, *keyring, settings.folder / "growth-views", history.records,
                 {[&](const views::Views& views) {
                     measure_queries(views.queries(), history.records / Story::kSteps, costs);
                 }});
    costs.fold_us = done.cpu_us / static_cast<double>(history.records);
}

// Everything folded, and what the store does in the background done.
void await_idle(const ServerProcess& server) {
    const auto give_up = Samples::Clock::now() + kRestPatience;
    Progress progress("the server takes in the history", 0);
    for (double before_s = -1; Samples::Clock::now() < give_up;) {
        const auto lag = server.lag_records();
        progress.at(lag);
        const double used_s = server.cpu_s();
        const auto waited = lag == 0 ? std::chrono::milliseconds(1'000) : kLagLookAfter;
        if (lag == 0 && before_s >= 0 && used_s - before_s < kIdle) return;
        before_s = lag == 0 ? used_s : -1;
        std::this_thread::sleep_for(waited);
    }
    throw std::runtime_error("given up on: the server comes to rest");
}

void measure_commands_on(const Settings& settings,
                         const std::filesystem::path& data,
                         const History& history,
                         Costs& costs) {
    const ServerProcess server(data);
    await_idle(server);
    Passes passes(data);
    Places places;
    const auto cases = spread(history.open_cases);
    Callers callers;
    for (std::size_t i = 0; i < settings.connections; ++i) {
        callers.push_back(record_contacts(passes, i, cases, i, settings.connections, places));
    }
    const double before_s = server.cpu_s();
    const auto answered = server.commands();
    load_for(settings.seconds, server.port(), callers, "64 connections");
    seconds_until_shown(server.port(), passes, cases.front(), places);
    await_idle(server);
    costs.command_us =
        (server.cpu_s() - before_s) * 1e6 / static_cast<double>(server.commands() - answered);
}

Costs measure_size(const Settings& settings, std::uint64_t records) {
    const auto data = settings.folder / fmt::format("growth-{}", records);
    std::filesystem::create_directories(data);
    const History history = write_history(data, records);
    Costs costs;
    measure_views(settings, data, history, costs);
    measure_commands_on(settings, data, history, costs);
    std::filesystem::remove_all(data);
    return costs;
}

// Of the largest history's cost to the smallest one's, and of all between.
double ratio(const std::vector<Costs>& all, double Costs::* cost) {
    double worst = 0;
    for (const auto& costs : all) worst = std::max(worst, costs.*cost / (all.front().*cost));
    return worst;
}

}  // namespace

std::vector<Figure> measure_growth(const Settings& settings) {
    static constexpr const char* kSizes[] = {"small", "medium", "large"};
    std::vector<Figure> figures;
    std::vector<Costs> all;
    for (std::uint64_t records = settings.growth_from; all.size() < (settings.soak ? 3 : 2);
         records *= 10) {
        const char* size = kSizes[all.size()];
        const Costs& costs = all.emplace_back(measure_size(settings, records));
        const auto add = [&](const char* what, double value) {
            figures.push_back({fmt::format("growth_{}_{}", what, size), value});
        };
        add("command_us", costs.command_us);
        add("fold_us", costs.fold_us);
        add("query_p50_us", costs.query_p50_us);
        add("query_p99_us", costs.query_p99_us);
    }
    figures.push_back({"growth_command_ratio", ratio(all, &Costs::command_us)});
    figures.push_back({"growth_fold_ratio", ratio(all, &Costs::fold_us)});
    figures.push_back({"growth_query_ratio", ratio(all, &Costs::query_p50_us)});
    return figures;
}

}  // namespace enlace::bench
