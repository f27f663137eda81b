#include <CLI/CLI.hpp>

#include "runtime/config.h"
#include "tools/enlace/commands.h"

namespace enlace::program {

int run(int argc, const char* const* argv) {
    CLI::App app{
        "Enlace carries a patient's case between institutions.\n\n"
        "First steps:\n"
        "  enlace demo                          watch a day in San Luis Potosi\n"
        "  enlace serve --data DIR --dev        serve on this machine, with keys made for it\n"
        "  enlace token --data DIR --role ...   a token for curl\n"
        "  enlace COMMAND --help                what a command does, and its flags"};
    app.name("enlace");
    app.require_subcommand(1);
    Action action;
    add_serve(app, action);
    add_keys(app, action);
    add_token(app, action);
    add_status(app, action);
    add_submit(app, action);
    add_erase(app, action);
    add_demo(app, action);
    add_verify(app, action);
    add_migrate(app, action);
    add_topics(app, action);
    add_tail(app, action);
    add_stats(app, action);
    add_organisation(app, action);
    runtime::accept_config_file(app);
    if (const auto status = runtime::parse_command_line(app, argc, argv)) return *status;
    return runtime::exit_status("enlace", action);
}

}  // namespace enlace::program
