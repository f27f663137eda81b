#include "tools/benchmarks/callers.h"
#include "tools/benchmarks/measures.h"
#include "tools/benchmarks/server_process.h"

namespace enlace::bench {

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
