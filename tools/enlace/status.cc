#include <CLI/CLI.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <memory>
#include <thread>

#include "tools/enlace/commands.h"
#include "tools/enlace/status/show.h"

namespace enlace::program {
namespace {

using status::Reading;

constexpr int kReady = 0, kNotReady = 1, kUnreachable = 2;

struct StatusFlags {
    std::vector<std::string> urls = {"http://127.0.0.1:8080"};
    bool json = false;
    bool watch = false;
    double every_s = 2;
    unsigned times = 0;
};

int exit_status(const Reading& reading) {
    if (!reading.reached()) return kUnreachable;
    return reading.ready() ? kReady : kNotReady;
}

// Of all of them; the worst decides.
int show_once(const StatusFlags& flags, std::vector<Reading>& earlier) {
    std::vector<Reading> now;
    for (const auto& url : flags.urls) now.push_back(status::read(url));
    if (flags.watch && !flags.json) std::fputs("\033[H\033[2J", stdout);
    int worst = kReady;
    for (std::size_t i = 0; i < now.size(); ++i) {
        worst = std::max(worst, exit_status(now[i]));
        if (flags.json) {
            std::printf("%s\n", boost::json::serialize(status::json_of(now[i])).c_str());
            continue;
        }
        const bool again = i < earlier.size() && earlier[i].reached();
        std::printf("%s%s", i == 0 ? "" : "\n",
                    status::text_of(now[i], again ? &earlier[i] : nullptr).c_str());
    }
    std::fflush(stdout);
    earlier = std::move(now);
    return worst;
}

int show_status(const StatusFlags& flags) {
    std::vector<Reading> earlier;
    for (unsigned shown = 1;; ++shown) {
        const int worst = show_once(flags, earlier);
        if (!flags.watch || shown == flags.times) return worst;
        std::this_thread::sleep_for(std::chrono::duration<double>(flags.every_s));
    }
}

}  // namespace

void add_status(CLI::App& app, Action& action) {
    auto flags = std::make_shared<StatusFlags>();
    auto& command = *app.add_subcommand(
        "status",
        "Say how a server is: whether it is ready, and if not, why and what to do; and its "
        "numbers.\n"
        "  enlace status                             the server on this machine\n"
        "  enlace status http://10.0.0.7:8080 ...    others; each process of a cluster by itself\n"
        "  enlace status --watch                     again and again, with rates, until Ctrl-C\n"
        "  enlace status --json | jq .services       for programs, a line each\n\n"
        "For each service and for the views it shows\n"
        "  behind, for    records that are durable but not folded yet, and since when\n"
        "                 (each partition that is, with how many, below as Behind)\n"
        "  void           records that do not count: lost races and late copies, no fault\n"
        "  unreadable     streams closed at an event that this release can't read\n"
        "  timers due     deadlines to be acted on, and how late the latest one is\n"
        "  reactions      what other services' events ask for and was not done yet; refused ones "
        "were\n"
        "                 answered with no\n"
        "  verdict p99    from handing a record to the log to knowing whether it counts\n\n"
        "Exit status: 0 ready, 1 not ready, 2 unreachable; of several the worst. deploy/grafana "
        "has the same as a dashboard.");
    command.add_option("url", flags->urls, "Servers")->capture_default_str();
    command.add_flag("--json", flags->json, "One JSON object a line, with all that the text says");
    command.add_flag("--watch", flags->watch, "Show it again and again");
    command.add_option("--every", flags->every_s, "Seconds between, with --watch")
        ->capture_default_str()
        ->check(CLI::Range(0.1, 3600.0));
    command.add_option("--times", flags->times, "End after so many, with --watch  [no end]");
    command.callback([flags, &action] { action = [flags] { return show_status(*flags); }; });
}

}  // namespace enlace::program
