#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

#include "base/clock.h"
#include "security/tokens.h"
#include "tools/enlace/client/principal.h"
#include "tools/enlace/commands.h"

namespace enlace::program {
namespace {

struct TokenFlags {
    std::filesystem::path data;
    security::TokenRules rules{.issuer = "enlace", .audience = "enlace"};
    std::string role;
    std::string institution;
    std::string jurisdiction;
    std::string human;
    std::string client;
};

int print_token(const TokenFlags& flags) {
    common::v1::Principal principal;
    principal.set_role(parse_role(flags.role));
    if (principal.role() == common::v1::ROLE_UNSPECIFIED) {
        throw CLI::ValidationError("--role",
                                   "no such role; e.g. social_worker, supervisor, "
                                   "jurisdiction_coordinator, visiting_team, "
                                   "state_coordinator");
    }
    principal.set_institution(flags.institution);
    principal.set_jurisdiction(flags.jurisdiction);
    principal.set_human(flags.human);
    principal.set_client(flags.client.empty() ? default_client(principal) : flags.client);
    const security::TokenIssuer issuer(flags.data / "keys", flags.rules, base::system_clock());
    std::printf("%s\n", issuer.issue(principal).c_str());
    return 0;
}

}  // namespace

void add_token(CLI::App& app, Action& action) {
    auto flags = std::make_shared<TokenFlags>();
    auto& command = *app.add_subcommand(
        "token",
        "Print a token, valid for five minutes, signed with the key that `serve --dev` made:\n"
        "  curl -H \"Authorization: Bearer $(enlace token --data DIR --role "
        "jurisdiction_coordinator --jurisdiction VII)\" ...");
    command.add_option("--data", flags->data, "Data directory of a server with --dev")->required();
    command.add_option("--role", flags->role, "e.g. social_worker")->required();
    command.add_option("--institution", flags->institution, "CLUES, for roles of an institution");
    command.add_option("--jurisdiction", flags->jurisdiction, "For roles of a jurisdiction");
    command.add_option("--human", flags->human, "Staff id of the person");
    command.add_option("--client", flags->client, "Name of the client system");
    command.callback([flags, &action] { action = [flags] { return print_token(*flags); }; });
}

}  // namespace enlace::program
