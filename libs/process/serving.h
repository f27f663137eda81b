#pragma once

#include <functional>
#include <string>
#include <vector>

#include "process/host.h"

namespace CLI {
class App;
}

namespace enlace::process {

// The settings of a program that serves, as its command line gives them.
struct ServeFlags {
    Options options;
    std::string listen = "127.0.0.1:8080";
    std::vector<std::string> accept_loss;
    std::string log_level = "info";
    std::uint64_t segment_mib = 64;
    std::uint32_t slow_request_ms = 1'000;
};

// Adds a flag for each. `flags` must outlive the app.
void add_flags(CLI::App& app, ServeFlags& flags);

// The same for how webhooks are told, of a program that does that.
void add_webhook_flags(CLI::App& app, Webhooks& webhooks);

// Serves until SIGTERM or Ctrl-C, and says on standard output where; one that comes before it
// serves ends it at once. The exit status. Throws CLI::ParseError for a flag that makes no sense,
// or what Host throws.
int serve(ServeFlags& flags, Composition composition);

// All of a program that does nothing but serve: parses, serves, and tells the user in one sentence
// what went wrong, if anything did. Exit status: 0 done, 1 failed, 2 called wrongly.
int run(int argc, const char* const* argv, const char* help, Composition composition);

}  // namespace enlace::process
