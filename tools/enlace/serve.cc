#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <charconv>
#include <cstdio>
#include <memory>

#include "runtime/signals.h"
#include "telemetry/log.h"
#include "tools/enlace/commands.h"
#include "tools/enlace/deployment.h"
#include "tools/enlace/installed.h"
#include "tools/enlace/listen.h"

namespace enlace::program {
namespace {

struct ServeFlags {
    DeploymentOptions deployment;
    std::string listen = "127.0.0.1:8080";
    std::vector<std::string> accept_loss;
    std::string log_level = "info";
    std::uint64_t segment_mib = 64;
};

// SERVICE/PARTITION@POSITION, as the message that asks for it says. Throws CLI::ValidationError.
projection::AcceptedLoss accepted_loss(const std::string& text) {
    projection::AcceptedLoss loss;
    const auto slash = text.find('/'), at = text.find('@');
    const auto number = [&](std::size_t from, std::size_t to, auto& value) {
        const char* const end = text.data() + to;
        const auto read = std::from_chars(text.data() + from, end, value);
        return read.ec == std::errc() && read.ptr == end;
    };
    if (slash == std::string::npos || at == std::string::npos || slash > at ||
        !number(slash + 1, at, loss.partition) || !number(at + 1, text.size(), loss.position)) {
        throw CLI::ValidationError("--accept-loss",
                                   "write SERVICE/PARTITION@POSITION, as the "
                                   "message that named the place does");
    }
    loss.service = text.substr(0, slash);
    return loss;
}

int serve(ServeFlags& flags) {
    const Listen listen = parse_listen(flags.listen);
    flags.deployment.host = listen.host;
    flags.deployment.port = listen.port;
    for (const auto& text : flags.accept_loss) {
        flags.deployment.accepted_losses.push_back(accepted_loss(text));
    }
    flags.deployment.segment_bytes = flags.segment_mib << 20;
    const auto level = log::parse_level(flags.log_level);
    if (!level) throw CLI::ValidationError("--log-level", "debug, info, warning or error");
    log::configure({.level = *level, .file = {}});

    Deployment deployment(flags.deployment);
    boost::asio::io_context signalled;
    const runtime::Signals signals(signalled.get_executor(), [&](int) { signalled.stop(); });
    deployment.start();
    std::printf("Enlace serves at %s\n", deployment.url().c_str());
    if (flags.deployment.dev) {
        std::printf(
            "A token for curl:  enlace token --data %s --role social_worker "
            "--institution SPSSA000011\n",
            flags.deployment.data.c_str());
    }
    std::fflush(stdout);
    const auto work = boost::asio::make_work_guard(signalled);
    signalled.run();
    deployment.stop();
    return 0;
}

}  // namespace

void add_serve(CLI::App& app, Action& action) {
    auto flags = std::make_shared<ServeFlags>();
    auto& options = flags->deployment;
    options.directory = installed("deploy/directory/san-luis-potosi.json");
    options.policy = installed("deploy/policy/policy.json");

    auto& command = *app.add_subcommand(
        "serve",
        "Serve everything from one data directory: all services in one process, on one port.\n"
        "Stops in order on SIGTERM or Ctrl-C; may be killed at any time without loss.");
    command.add_option("--data", options.data, "Where everything is kept")->required();
    command.add_option("--listen", flags->listen, "HOST:PORT")->capture_default_str();
    command.add_flag("--dev", options.dev,
                     "On a developer's machine: makes the keys that are missing, and listens on "
                     "this machine only");
    command.add_option("--keys", options.keys, "Folder of the keys  [DATA/keys]; see enlace keys");
    command.add_option("--directory", options.directory, "Institutions and jurisdictions")
        ->capture_default_str();
    command.add_option("--policy", options.policy, "Clocks and limits")->capture_default_str();
    command.add_option("--token-issuer", options.tokens.issuer, "Issuer of accepted tokens")
        ->capture_default_str();
    command.add_option("--token-audience", options.tokens.audience, "Audience of accepted tokens")
        ->capture_default_str();
    command.add_option("--partitions", options.partitions, "Of new journals; fixed for ever")
        ->capture_default_str()
        ->check(CLI::Range(1, 1024));
    command.add_option("--segment-mib", flags->segment_mib, "Size of the log's next files, in MiB")
        ->capture_default_str()
        ->check(CLI::Range(2, 1024));
    command.add_option("--threads", options.http_threads, "That answer HTTP")
        ->capture_default_str()
        ->check(CLI::Range(1, 64));
    command.add_flag("--clock-checked", options.clock_checked,
                     "The clock is right although records are newer: somebody has checked it");
    command.add_option("--accept-loss", flags->accept_loss,
                       "SERVICE/PARTITION@POSITION: go on although the log was cut there");
    command.add_option("--log-level", flags->log_level, "debug, info, warning or error")
        ->capture_default_str();
    command.callback([flags, &action] { action = [flags] { return serve(*flags); }; });
}

}  // namespace enlace::program
