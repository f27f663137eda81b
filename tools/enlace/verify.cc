#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "journal/embedded/embedded_log.h"
#include "tools/enlace/commands.h"

namespace enlace::program {

void add_verify(CLI::App& app, Action& action) {
    auto folder = std::make_shared<std::filesystem::path>();
    auto& command = *app.add_subcommand(
        "verify",
        "Read a data directory's whole log, check every batch, and name the first damaged place. "
        "The server must be stopped.");
    command.add_option("data", *folder, "Data directory")
        ->required()
        ->check(CLI::ExistingDirectory);
    command.callback([folder, &action] {
        action = [folder] {
            const auto verified = journal::EmbeddedLog::verify(*folder);
            std::printf("%llu segments, %llu batches, %llu entries: all as they were written.\n",
                        static_cast<unsigned long long>(verified.segments),
                        static_cast<unsigned long long>(verified.batches),
                        static_cast<unsigned long long>(verified.entries));
            return 0;
        };
    });
}

}  // namespace enlace::program
