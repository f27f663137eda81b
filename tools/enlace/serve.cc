#include <CLI/CLI.hpp>
#include <memory>

#include "process/serving.h"
#include "tools/enlace/commands.h"
#include "tools/enlace/everything.h"

namespace enlace::program {

void add_serve(CLI::App& app, Action& action) {
    struct Flags : process::ServeFlags {
        bool gateway = false;
    };
    auto flags = std::make_shared<Flags>();
    auto& command = *app.add_subcommand(
        "serve",
        "Serve everything from one data directory: all services in one process, on one port.\n"
        "Stops in order on SIGTERM or Ctrl-C; may be killed at any time without loss.");
    process::add_flags(command, *flags);
    process::add_webhook_flags(command, flags->options.webhooks);
    command.add_flag("--gateway", flags->gateway,
                     "With --brokers: also be the gateway, as enlace-gateway is: publish, take the "
                     "commands that institutions send on Apache Kafka, tell webhooks");
    command.callback([flags, &action] {
        action = [flags] { return process::serve(*flags, everything(flags->gateway)); };
    });
}

}  // namespace enlace::program
