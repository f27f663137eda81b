#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "security/key_files.h"
#include "tools/enlace/commands.h"

namespace enlace::program {

void add_keys(CLI::App& app, Action& action) {
    auto folder = std::make_shared<std::filesystem::path>();
    auto& command = *app.add_subcommand(
        "keys",
        "Make the keys of a new deployment in an empty folder. Keep a copy of them where the data "
        "is not:\nwithout them the journals can't be read on.");
    command.add_option("folder", *folder, "Where")->required();
    command.callback([folder, &action] {
        action = [folder] {
            security::KeyFiles::create(*folder);
            std::printf(
                "Made keys in %s. Put the public keys of those who sign tokens into "
                "jwks.json there.\n",
                folder->c_str());
            return 0;
        };
    });
}

}  // namespace enlace::program
