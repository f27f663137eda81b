#pragma once

#include <functional>

namespace CLI {
class App;
}

// `enlace`, the one program for people: each command adds itself, with its flags and its help.
namespace enlace::program {

// What a parsed command does; its exit status.
using Action = std::function<int()>;

void add_serve(CLI::App& app, Action& action);
void add_keys(CLI::App& app, Action& action);
void add_token(CLI::App& app, Action& action);
void add_status(CLI::App& app, Action& action);
void add_submit(CLI::App& app, Action& action);
void add_erase(CLI::App& app, Action& action);
void add_demo(CLI::App& app, Action& action);
void add_verify(CLI::App& app, Action& action);
void add_migrate(CLI::App& app, Action& action);
void add_topics(CLI::App& app, Action& action);
void add_tail(CLI::App& app, Action& action);
void add_stats(CLI::App& app, Action& action);
void add_organisation(CLI::App& app, Action& action);

// Parses, acts, and tells the user in one sentence what went wrong, if anything did. Exit status:
// 0 done, 1 failed, 2 called wrongly.
int run(int argc, const char* const* argv);

}  // namespace enlace::program
