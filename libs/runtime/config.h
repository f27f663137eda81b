#pragma once

#include <functional>
#include <optional>
#include <string_view>

namespace CLI {
class App;
}

// Settings come from flags, and from a TOML file in which each flag is a key:
//
//   listen = "127.0.0.1:8080"      --listen 127.0.0.1:8080
//   [kafka]
//   brokers = ["a:9092", "b:9092"]    --kafka.brokers a:9092 b:9092
//
// A flag that is given wins over the file. With subcommands the file holds the settings of the one
// that is run. A key that is no flag is refused, with its line.
namespace enlace::runtime {

// Adds --config FILE. To be called when all flags and subcommands have been added.
void accept_config_file(CLI::App& app);

// Parses. If the program is to end now (--help, or a mistake, either told to the user), the exit
// status: 0, or 2 for a mistake.
std::optional<int> parse_command_line(CLI::App& app, int argc, const char* const* argv);

// What the action gives; what it throws is told to the user as the program's last sentence: 2 for
// CLI::ParseError, 1 for anything else.
int exit_status(std::string_view program, const std::function<int()>& action);

}  // namespace enlace::runtime
