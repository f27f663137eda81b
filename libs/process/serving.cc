#include "process/serving.h"

#include <CLI/CLI.hpp>
#include <boost/asio/io_context.hpp>
#include <charconv>
#include <cstdio>

#include "process/installed.h"
#include "process/listen.h"
#include "runtime/config.h"
#include "runtime/signals.h"
#include "telemetry/log.h"

namespace enlace::process {
namespace {

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

}  // namespace

void add_flags(CLI::App& app, ServeFlags& flags) {
    auto& options = flags.options;
    options.directory = installed("deploy/directory/san-luis-potosi.json");
    options.policy = installed("deploy/policy/policy.json");
    options.questionnaires = installed("deploy/questionnaires/satisfaction.json");
    app.add_option("--data", options.data,
                   "Where everything is kept; with --brokers, what was folded from the log")
        ->required();
    app.add_option("--listen", flags.listen, "HOST:PORT")->capture_default_str();
    app.add_flag("--dev", options.dev,
                 "On a developer's machine: makes the keys that are missing, unless the log is on "
                 "brokers, and listens on this machine only");
    add_broker_flags(app, options.brokers);
    app.add_option("--instance", options.instance,
                   "Which of several processes of this service this is, from 0")
        ->capture_default_str();
    app.add_option("--instances", options.instances, "How many there are of them")
        ->capture_default_str()
        ->check(CLI::Range(1, 64));
    app.add_option("--keys", options.keys, "Folder of the keys  [DATA/keys]; see enlace keys");
    app.add_option("--directory", options.directory, "Institutions and jurisdictions")
        ->capture_default_str();
    app.add_option("--policy", options.policy, "Clocks and limits")->capture_default_str();
    app.add_option("--questionnaires", options.questionnaires, "What satisfaction surveys ask")
        ->capture_default_str();
    app.add_option("--token-issuer", options.tokens.issuer, "Issuer of accepted tokens")
        ->capture_default_str();
    app.add_option("--token-audience", options.tokens.audience, "Audience of accepted tokens")
        ->capture_default_str();
    app.add_option("--partitions", options.partitions, "Of new journals; fixed for ever")
        ->capture_default_str()
        ->check(CLI::Range(1, 1024));
    app.add_option("--segment-mib", flags.segment_mib, "Size of the log's next files, in MiB")
        ->capture_default_str()
        ->check(CLI::Range(2, 1024));
    app.add_option("--threads", options.http_threads, "That answer HTTP")
        ->capture_default_str()
        ->check(CLI::Range(1, 64));
    app.add_flag("--clock-checked", options.clock_checked,
                 "The clock is right although records are newer: somebody has checked it");
    app.add_option("--accept-loss", flags.accept_loss,
                   "SERVICE/PARTITION@POSITION: go on although the log was cut there");
    app.add_option("--log-level", flags.log_level, "debug, info, warning or error")
        ->capture_default_str();
    app.add_option("--slow-request-ms", flags.slow_request_ms,
                   "Requests that take this long are logged, with route and trace id")
        ->capture_default_str();
}

void add_webhook_flags(CLI::App& app, Webhooks& webhooks) {
    app.add_flag("--webhooks-allow-private", webhooks.allow_private,
                 "Also tell webhooks in private networks, and on this machine: only where all who "
                 "may have webhooks may reach what is there");
    app.add_option("--webhooks-ca-file", webhooks.ca_file,
                   "Whose certificates webhooks may show, as PEM  [the system's]")
        ->check(CLI::ExistingFile);
}

int serve(ServeFlags& flags, Composition composition) {
    auto& options = flags.options;
    const Listen listen = parse_listen(flags.listen);
    options.host = listen.host;
    options.port = listen.port;
    for (const auto& text : flags.accept_loss) {
        options.accepted_losses.push_back(accepted_loss(text));
    }
    options.segment_bytes = flags.segment_mib << 20;
    options.slow_request = std::chrono::milliseconds(flags.slow_request_ms);
    const auto level = log::parse_level(flags.log_level);
    if (!level) throw CLI::ValidationError("--log-level", "debug, info, warning or error");
    log::configure({.level = *level, .file = {}});

    Host host(options, std::move(composition));
    host.start();
    boost::asio::io_context signalled;
    const runtime::Signals signals(signalled.get_executor(), [&](int) { signalled.stop(); });
    std::printf("Enlace serves at %s\n", host.url().c_str());
    if (options.dev && options.keys.empty()) {
        std::printf(
            "A token for curl:  enlace token --data %s --role social_worker "
            "--institution SPSSA000011\n",
            options.data.c_str());
    }
    std::fflush(stdout);
    const auto work = boost::asio::make_work_guard(signalled);
    signalled.run();
    host.stop();
    return 0;
}

int run(int argc, const char* const* argv, const char* help, Composition composition) {
    CLI::App app{help};
    app.name(std::string(composition.name));
    ServeFlags flags;
    add_flags(app, flags);
    if (composition.asks_services) {
        app.add_option("--services", flags.options.services,
                       "http://HOST:PORT in front of all services: commands that come on Apache "
                       "Kafka go there; none are taken without it");
    }
    if (composition.tells_webhooks) add_webhook_flags(app, flags.options.webhooks);
    runtime::accept_config_file(app);
    if (const auto status = runtime::parse_command_line(app, argc, argv)) return *status;
    return runtime::exit_status(composition.name,
                                [&] { return serve(flags, std::move(composition)); });
}

}  // namespace enlace::process
