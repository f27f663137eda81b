#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <memory>
#include <random>
#include <thread>

#include "base/clock.h"
#include "process/host.h"
#include "process/installed.h"
#include "process/listen.h"
#include "runtime/signals.h"
#include "telemetry/log.h"
#include "tools/enlace/client/principal.h"
#include "tools/enlace/commands.h"
#include "tools/enlace/demo/day.h"
#include "tools/enlace/demo/show.h"
#include "tools/enlace/everything.h"

namespace enlace::program {
namespace {

struct DemoFlags {
    process::Options deployment;
    std::string listen = "127.0.0.1:0";
    std::string url;
    std::optional<std::uint64_t> seed;
    std::size_t cases = 300;
    unsigned connections = 8;
    bool once = false;
};

// Removed with everything in it.
class TemporaryData {
public:
    TemporaryData() {
        std::string name = (std::filesystem::temp_directory_path() / "enlace-demo-XXXXXX").string();
        if (!::mkdtemp(name.data())) {
            throw std::runtime_error("no folder can be made in " +
                                     std::filesystem::temp_directory_path().string() +
                                     "; name one with --data");
        }
        path = name;
    }
    ~TemporaryData() {
        std::error_code none;
        std::filesystem::remove_all(path, none);
    }
    TemporaryData(const TemporaryData&) = delete;
    TemporaryData& operator=(const TemporaryData&) = delete;

    std::filesystem::path path;
};

// Ctrl-C, heard from here on.
class Interrupt {
public:
    bool heard() const { return io_.stopped(); }
    void wait() { thread_.join(); }
    ~Interrupt() { io_.stop(); }

private:
    boost::asio::io_context io_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
        io_.get_executor()};
    runtime::Signals signals_{io_.get_executor(), [this](int) { io_.stop(); }};
    std::jthread thread_{[this] { io_.run(); }};
};

// A running server, here or elsewhere.
struct Server {
    std::filesystem::path data;
    std::string url;
    // Torn down from the last to the first.
    std::unique_ptr<TemporaryData> temporary;
    std::unique_ptr<process::Host> deployment;
};

Server server_for(DemoFlags& flags) {
    Server server;
    server.data = flags.deployment.data;
    server.url = flags.url;
    if (!flags.url.empty()) {
        if (server.data.empty()) {
            throw CLI::ValidationError("--url",
                                       "name the --data directory of that server, too: "
                                       "tokens are made with its key");
        }
        return server;
    }
    if (server.data.empty()) {
        server.temporary = std::make_unique<TemporaryData>();
        server.data = server.temporary->path;
    }
    const process::Listen listen = process::parse_listen(flags.listen);
    flags.deployment.data = server.data;
    flags.deployment.host = listen.host;
    flags.deployment.port = listen.port;
    flags.deployment.dev = true;
    server.deployment = std::make_unique<process::Host>(flags.deployment, everything());
    server.deployment->start();
    server.url = server.deployment->url();
    return server;
}

void show(const demo::Day& day, const demo::World& world, Api& api, const Server& server) {
    const auto& tally = day.tally();
    fmt::print("\nOpen home visits\n\n{}", demo::workload_table(api, world, tally));
    if (const auto answered = demo::referrals_table(api, tally); !answered.empty()) {
        fmt::print("\nReferrals between hospitals\n\n{}", answered);
    }
    if (const auto open = demo::sessions_table(api, world, tally); !open.empty()) {
        fmt::print("\nTelemedicine sessions to come\n\n{}", open);
    }
    if (const auto asked = demo::surveys_table(api, world, tally); !asked.empty()) {
        fmt::print("\nHow satisfied people are\n\n{}", asked);
    }
    if (const auto refused = demo::refusals_table(tally); !refused.empty()) {
        fmt::print("\nRefused, as it should be\n\n{}", refused);
    }
    if (const auto* const story = demo::telling_story(day)) {
        fmt::print("\nOne patient: {}\n\n{}", story->patient,
                   demo::timeline_table(api, world, *story, tally));
        fmt::print("\nAsk for yourself\n\n{}",
                   demo::curl_lines(api, world, *story, server.url, server.data));
    }
    for (const auto& surprise : tally.surprises()) fmt::print(stderr, "unexpected: {}\n", surprise);
}

int play_demo(DemoFlags& flags) {
    log::configure({.level = log::Level::error, .file = {}});
    Interrupt interrupt;
    const Server server = server_for(flags);
    const auto credentials = minted_tokens(server.data);
    const auto directory = directory::Directory::load(flags.deployment.directory);
    const demo::World world(directory);
    const std::uint64_t seed = flags.seed.value_or(std::random_device()() % 1'000'000);
    fmt::print("Enlace serves at {} from {}\nA day in {}, seed {}\n", server.url,
               server.data.string(), directory.contents().state().name(), seed);
    std::fflush(stdout);

    demo::DayOptions options{.server = {.url = http::parse_url(server.url)},
                             .seed = seed,
                             .cases = flags.cases,
                             .connections = flags.connections,
                             .stopped = [&] { return interrupt.heard(); }};
    demo::Day day(options, world, *credentials);
    const auto begun_us = base::system_clock().steady_us();
    day.play();
    const auto took_us = base::system_clock().steady_us() - begun_us;
    fmt::print("\n{} cases, {} commands accepted, {:.1f} s\n", flags.cases, day.tally().commands(),
               static_cast<double>(took_us) / base::kSecond_us);
    Api api(options.server, *credentials);
    show(day, world, api, server);
    std::fflush(stdout);

    if (!flags.once && server.deployment) {
        fmt::print("\nServing at {} until Ctrl-C.\n", server.url);
        std::fflush(stdout);
        interrupt.wait();
    }
    if (server.deployment) server.deployment->stop();
    return day.tally().surprises().empty() ? 0 : 1;
}

}  // namespace

void add_demo(CLI::App& app, Action& action) {
    auto flags = std::make_shared<DemoFlags>();
    auto& options = flags->deployment;
    options.directory = process::installed("deploy/directory/san-luis-potosi.json");
    options.policy = process::installed("deploy/policy/policy.json");
    options.questionnaires = process::installed("deploy/questionnaires/satisfaction.json");
    auto& command = *app.add_subcommand(
        "demo",
        "Play a day in San Luis Potosi through the HTTP API, show the workload of its seven "
        "jurisdictions and one patient's history, and go on serving until Ctrl-C. Everybody in "
        "it is invented.");
    command.add_option("--data", options.data, "Where everything is kept  [a temporary folder]");
    command.add_option("--listen", flags->listen, "HOST:PORT; port 0 is any that is free")
        ->capture_default_str();
    command.add_flag("--once", flags->once, "End after printing; exit status 1 at any surprise");
    command.add_option("--seed", flags->seed, "The same seed plays the same day");
    command.add_option("--cases", flags->cases, "How many patients come to a hospital")
        ->capture_default_str()
        ->check(CLI::Range(1, 100'000));
    command.add_option("--connections", flags->connections, "How many people act side by side")
        ->capture_default_str()
        ->check(CLI::Range(1, 64));
    command.add_option("--url", flags->url, "Play against a server with --dev that runs on --data");
    command.add_option("--directory", options.directory, "Institutions and jurisdictions")
        ->capture_default_str();
    command.add_option("--policy", options.policy, "Clocks and limits")->capture_default_str();
    command.add_option("--questionnaires", options.questionnaires, "What satisfaction surveys ask")
        ->capture_default_str();
    command.callback([flags, &action] { action = [flags] { return play_demo(*flags); }; });
}

}  // namespace enlace::program
