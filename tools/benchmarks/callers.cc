#include "tools/benchmarks/callers.h"

#include "tools/benchmarks/progress.h"

namespace enlace::bench {
namespace {

constexpr std::chrono::seconds kWarmUp{2};

}  // namespace

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

Load load_for(std::chrono::seconds time,
              std::uint16_t port,
              const Callers& callers,
              const std::string& what,
              std::chrono::nanoseconds every) {
    const auto run = [&](std::chrono::seconds how_long, Progress& progress) {
        const auto until = Samples::Clock::now() + how_long;
        const auto go_on = [&](std::uint64_t answers) {
            progress.at(answers);
            return Samples::Clock::now() < until ? GoOn::yes : GoOn::no;
        };
        return run_load(port, callers, go_on, every);
    };
    Progress progress(what, 0);
    run(kWarmUp, progress);
    return run(time, progress);
}

}  // namespace enlace::bench
