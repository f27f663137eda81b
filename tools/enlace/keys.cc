#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "base/clock.h"
#include "security/key_files.h"
#include "security/tokens.h"
#include "tools/enlace/commands.h"

namespace enlace::program {
namespace {

struct KeysFlags {
    std::filesystem::path folder;
    bool gateway = false;
};

int make_keys(const KeysFlags& flags) {
    if (flags.gateway) {
        const auto jwks = security::KeyFiles::load(flags.folder).jwks;
        const security::TokenIssuer made(flags.folder, {}, base::system_clock(),
                                         security::kGatewaysKey);
        std::printf("The gateway's key is in %s, its public key in %s.\n", flags.folder.c_str(),
                    jwks.c_str());
        return 0;
    }
    security::KeyFiles::create(flags.folder);
    std::printf(
        "Made keys in %s. Put the public keys of those who sign tokens into jwks.json there.\n",
        flags.folder.c_str());
    return 0;
}

}  // namespace

void add_keys(CLI::App& app, Action& action) {
    auto flags = std::make_shared<KeysFlags>();
    auto& command = *app.add_subcommand(
        "keys",
        "Make the keys of a new deployment in an empty folder. Keep a copy of them where the data "
        "is not:\nwithout them the journals can't be read on.");
    command.add_option("folder", flags->folder, "Where")->required();
    command.add_flag("--gateway", flags->gateway,
                     "In a folder that has keys: only the one by which the gateway speaks for "
                     "institutions that send commands on Apache Kafka; it stays if it is there");
    command.callback([flags, &action] { action = [flags] { return make_keys(*flags); }; });
}

}  // namespace enlace::program
