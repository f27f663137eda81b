

#include "tools/benchmarks/calls.h"
#include "tools/benchmarks/measures.h"
#include "tools/benchmarks/progress.h"
#include "tools/benchmarks/server_process.h"

namespace enlace::bench {
namespace {

constexpr std::chrono::seconds kWarmUp{2};

using Callers = std::vector<std::unique_ptr<Caller>>;

std::vector<std::string> prepare(const Settings& settings, std::uint16_t port, Passes& passes) {
    std::vector<std::string> cases;
    Callers callers;
    for (std::size_t i = 0; i < settings.connections; ++i) {
        const auto share = settings.cases / settings.connections +
                           (i < settings.cases % settings.connections ? 1 : 0);
        callers.push_back(prepare_cases(passes, i, share, cases));
    }
    Progress progress("preparing cases", settings.cases);
    run_load(port, callers, [&](auto) {
        progress.at(cases.size());
        return GoOn::yes;
    });
    return cases;
}

// Of these callers, for so long; a little of it before is not counted.
Load load_for(std::chrono::seconds time,
              std::uint16_t port,
              const Callers& callers,
              const std::string& what) {
    const auto run = [&](std::chrono::seconds how_long, Progress& progress) {
        const auto until = Samples::Clock::now() + how_long;
        return run_load(port, callers, [&](std::uint64_t answers) {
            progress.at(answers);
            return Samples::Clock::now() < until ? GoOn::yes : GoOn::no;
        });
    };
    Progress progress(what, 0);
    run(kWarmUp, progress);
    return run(time, progress);
}

}  // namespace

std::vector<Figure> measure_commands(const Settings& settings) {
    const auto data = settings.folder / "commands";
    const ServerProcess server(data);
    Passes passes(data);
    const auto cases = prepare(settings, server.port(), passes);
    Places places;

    Callers alone;
    alone.push_back(record_contacts(passes, 0, cases, 0, 1, places));
    auto one = load_for(settings.seconds, server.port(), alone, "1 connection");

    Callers all;
    for (std::size_t i = 0; i < settings.connections; ++i) {
        all.push_back(record_contacts(passes, i, cases, i, settings.connections, places));
    }
    auto many = load_for(settings.seconds, server.port(), all, "64 connections");
    const double lag_s = seconds_until_shown(server.port(), passes, cases.front(), places);

    return {{"command_1_p50_ms", one.samples.quantile_ms(0.5)},
            {"command_1_p99_ms", one.samples.quantile_ms(0.99)},
            {"command_64_per_s", static_cast<double>(many.samples.size()) / many.took_s},
            {"command_64_p50_ms", many.samples.quantile_ms(0.5)},
            {"command_64_p99_ms", many.samples.quantile_ms(0.99)},
            {"view_lag_end_s", lag_s}};
}

}  // namespace enlace::bench
