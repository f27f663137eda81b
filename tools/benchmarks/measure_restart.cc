#include <algorithm>

#include "tools/benchmarks/calls.h"
#include "tools/benchmarks/measures.h"
#include "tools/benchmarks/progress.h"
#include "tools/benchmarks/server_process.h"
#include "tools/benchmarks/wait_until.h"

namespace enlace::bench {
namespace {

// Load until the server is killed in the midst of it.
void kill_under_load(const Settings& settings,
                     ServerProcess& server,
                     Passes& passes,
                     const std::vector<std::string>& cases,
                     Places& places) {
    std::vector<std::unique_ptr<Caller>> callers;
    for (std::size_t i = 0; i < settings.connections; ++i) {
        callers.push_back(record_contacts(passes, i, cases, i, settings.connections, places));
    }
    const auto until = Samples::Clock::now() + settings.seconds;
    Progress progress("load until the server is killed", 0);
    run_load(server.port(), callers, [&](std::uint64_t answers) {
        progress.at(answers);
        if (Samples::Clock::now() < until) return GoOn::yes;
        server.kill();
        return GoOn::abandon;
    });
}

}  // namespace

std::vector<Figure> measure_restart(const Settings& settings, LongHistory& history) {
    const auto& cases = history.get().open_cases;
    Places places;
    {
        Progress progress("the server takes in the history", 0);
        ServerProcess first(history.data());
        wait_until("the server takes in the history", [&] {
            const auto lag = first.lag_records();
            progress.at(lag);
            return lag == 0;
        });
        Passes passes(history.data());
        kill_under_load(settings, first, passes, cases, places);
    }
    const auto begun = Samples::Clock::now();
    const ServerProcess second(history.data());
    wait_until("the server is ready", [&] { return second.ready(); });
    const double ready_s = seconds_since(begun);
    const double rss_mib = second.rss_mib();

    // What was acknowledged before the kill must be there.
    Passes passes(history.data());
    seconds_until_shown(second.port(), passes, cases.front(), places);
    return {{"ready_after_kill_s", ready_s}, {"rss_mib", std::max(rss_mib, second.rss_mib())}};
}

}  // namespace enlace::bench
