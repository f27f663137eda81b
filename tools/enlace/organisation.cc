#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <iterator>
#include <memory>

#include "security/digest.h"
#include "tools/enlace/client/credentials.h"
#include "tools/enlace/commands.h"
#include "tools/enlace/organisation/rows.h"
#include "tools/enlace/submit/sending.h"

namespace enlace::program {
namespace {

struct ImportFlags {
    std::string file;
    std::string url = "http://127.0.0.1:8080";
    std::string token;
    std::filesystem::path data;
};

organisation::Rows rows_of(const std::string& name) {
    std::ifstream file(name, std::ios::binary);
    if (!file) throw std::runtime_error(name + " can't be read");
    const std::string csv{std::istreambuf_iterator<char>(file), {}};
    return organisation::read_rows(csv, security::random_bytes(16));
}

int run_import(const ImportFlags& flags) {
    if (flags.token.empty() == flags.data.empty()) {
        throw CLI::ValidationError("--token",
                                   "give the token of a state coordinator, or the --data directory "
                                   "of a server with --dev to make one from");
    }
    auto rows = rows_of(flags.file);
    const auto credentials =
        flags.data.empty() ? given_token(flags.token) : minted_tokens(flags.data);
    for (const auto& row : rows.refused) fmt::print("line {}: refused, {}\n", row.line, row.why);
    std::vector<submit::Fate> fates;
    {
        // One after another: each may name one before it.
        constexpr unsigned kConnections = 1;
        Progress progress("Rows", rows.commands.size());
        fates = submit::send(rows.commands, kConnections, {.url = http::parse_url(flags.url)},
                             *credentials, progress);
    }
    const auto count = [&](submit::Fate::Kind kind) {
        return static_cast<std::size_t>(std::ranges::count(fates, kind, &submit::Fate::kind));
    };
    const auto refused = rows.refused.size() + count(submit::Fate::Kind::refused);
    fmt::print("{} rows: {} accepted, {} said already, {} refused\n",
               rows.refused.size() + fates.size(), count(submit::Fate::Kind::accepted),
               count(submit::Fate::Kind::unchanged), refused);
    return refused == 0 ? 0 : 1;
}

}  // namespace

void add_organisation(CLI::App& app, Action& action) {
    auto flags = std::make_shared<ImportFlags>();
    auto& group = *app.add_subcommand("organisation", "How health care is organised");
    group.require_subcommand(1);
    auto& command = *group.add_subcommand(
        "import",
        "Tell a server of institutions, units, sections, offices and who works there, from CSV:\n"
        "  kind,code,name,parent,valid_from,valid_until,jurisdiction,successors\n"
        "  UNIT,SPSSA000011,Centro,SSA,2024-01-01,,I,\n"
        "Each row holds from its date on, until the next one of that code. Each that is refused is "
        "told, with its line and why; the others are taken. May be repeated at any time: what was "
        "said already is not said again. Exit status 1 if anything was refused.");
    command.add_option("file", flags->file, "CSV, UTF-8; its first line names the columns")
        ->required();
    command.add_option("--url", flags->url, "Server")->capture_default_str();
    command.add_option("--token", flags->token,
                       "Bearer token of a state coordinator, or @FILE to read it from");
    command.add_option("--data", flags->data,
                       "Data directory of a server with --dev: make the token with its key");
    command.callback([flags, &action] { action = [flags] { return run_import(*flags); }; });
}

}  // namespace enlace::program
