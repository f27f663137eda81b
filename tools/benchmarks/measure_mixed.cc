#include "tools/benchmarks/callers.h"
#include "tools/benchmarks/measures.h"
#include "tools/benchmarks/mixed_day.h"
#include "tools/benchmarks/server_process.h"

namespace enlace::bench {

std::vector<Figure> measure_mixed(const Settings& settings) {
    const auto data = settings.folder / "mixed";
    const ServerProcess server(data);
    Passes hospital(data), receiver(data, kReceiver);
    const auto cases = prepare(settings, server.port(), hospital);
    Places places;

    Callers all;
    for (std::size_t i = 0; i < settings.connections; ++i) {
        all.push_back(live_a_day(hospital, receiver, i, cases, i, settings.connections, places));
    }
    auto load = load_for(settings.seconds, server.port(), all, "64 connections");
    const double lag_s = seconds_until_shown(server.port(), hospital, cases.front(), places);

    return {{"mixed_64_per_s", static_cast<double>(load.samples.size()) / load.took_s},
            {"mixed_64_p50_ms", load.samples.quantile_ms(0.5)},
            {"mixed_64_p99_ms", load.samples.quantile_ms(0.99)},
            {"mixed_view_lag_end_s", lag_s}};
}

}  // namespace enlace::bench
