#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <memory>

#include "process/installed.h"
#include "tools/enlace/commands.h"
#include "tools/enlace/submit/bulletin_run.h"
#include "tools/enlace/submit/sending.h"

namespace enlace::program {
namespace {

struct SubmitFlags {
    std::string file;
    std::string url = "http://127.0.0.1:8080";
    std::string token;
    std::filesystem::path data;
    std::string label;
    std::filesystem::path answers;
    std::filesystem::path bulletin;
    std::filesystem::path directory;
    unsigned connections = 8;
    unsigned patience_s = 60;
};

std::vector<submit::Line> lines_of(const SubmitFlags& flags) {
    const bool standard_input = flags.file == "-";
    std::ifstream file;
    if (!standard_input) {
        file.open(flags.file, std::ios::binary);
        if (!file) throw std::runtime_error(flags.file + " can't be read");
    }
    std::string label = flags.label;
    if (label.empty() && standard_input) label = "stdin";
    if (label.empty()) label = std::filesystem::path(flags.file).filename().string();
    submit::LineReader reader(label, !flags.data.empty());
    return reader.read_all(standard_input ? std::cin : file);
}

// One JSON object a line that was sent: what it was answered.
void write_answers(const std::filesystem::path& path,
                   const std::vector<submit::Line>& lines,
                   const std::vector<submit::Fate>& fates) {
    std::ofstream file(path, std::ios::binary);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (fates[i].kind == submit::Fate::Kind::not_sent) continue;
        boost::json::object answer;
        answer["line"] = lines[i].number;
        if (!fates[i].id.empty()) {
            answer["id"] = fates[i].id;
            answer["version"] = fates[i].version;
        }
        if (!fates[i].why.empty()) answer["refused"] = fates[i].why;
        if (!fates[i].position.empty()) answer["position"] = fates[i].position;
        file << boost::json::serialize(answer) << '\n';
    }
    if (!file.flush()) throw std::runtime_error(path.string() + " can't be written");
}

// Whether all were accepted.
bool summarize(const std::vector<submit::Fate>& fates) {
    using Kind = submit::Fate::Kind;
    const auto count = [&](Kind kind) {
        return std::ranges::count_if(fates, [&](const auto& fate) { return fate.kind == kind; });
    };
    const auto refused = count(Kind::refused), not_sent = count(Kind::not_sent);
    fmt::print("{} lines: {} accepted, {} with nothing left to do, {} refused, {} not sent\n",
               fates.size(), count(Kind::accepted), count(Kind::unchanged), refused, not_sent);
    return refused == 0 && not_sent == 0;
}

int run_submit(const SubmitFlags& flags) {
    if (flags.file.empty() == flags.bulletin.empty()) {
        throw CLI::ValidationError("FILE",
                                   "name a file of commands, - for standard input, or a "
                                   "--bulletin");
    }
    if (flags.token.empty() == flags.data.empty()) {
        throw CLI::ValidationError("--token",
                                   "give a token, or the --data directory of a server "
                                   "with --dev to make them from");
    }
    if (!flags.bulletin.empty() && flags.data.empty()) {
        throw CLI::ValidationError("--bulletin",
                                   "it acts as many hospitals and reads as the "
                                   "state coordinator, which takes --data");
    }
    const ApiOptions options{.url = http::parse_url(flags.url),
                             .patience = std::chrono::seconds(flags.patience_s)};
    const auto credentials =
        flags.data.empty() ? given_token(flags.token) : minted_tokens(flags.data);
    const std::unique_ptr<submit::BulletinRun> bulletin =
        flags.bulletin.empty() ? nullptr
                               : std::make_unique<submit::BulletinRun>(
                                     flags.bulletin, flags.directory, options, *credentials);

    const auto lines = bulletin ? bulletin->lines() : lines_of(flags);
    std::vector<submit::Fate> fates;
    {
        Progress progress("Commands", lines.size());
        fates = submit::send(lines, flags.connections, options, *credentials, progress);
    }
    if (!flags.answers.empty()) write_answers(flags.answers, lines, fates);
    const bool all_accepted = summarize(fates);
    const bool as_published = !bulletin || bulletin->show_comparison(fates);
    return all_accepted && as_published ? 0 : 1;
}

}  // namespace

void add_submit(CLI::App& app, Action& action) {
    auto flags = std::make_shared<SubmitFlags>();
    flags->directory = process::installed("deploy/directory/san-luis-potosi.json");
    auto& command = *app.add_subcommand(
        "submit",
        "Send commands to a server, one JSON object a line:\n"
        "  {\"post\": \"/v1/patients\", \"as\": \"ana\", \"body\": {\"curp\": ...}}\n"
        "  {\"post\": \"/v1/cases\", \"body\": {\"patientId\": \"${ana}\", ...}}\n"
        "${ana} stands for the id that the line called \"ana\" was answered. Lines that hang "
        "together go in their order, all others side by side. All lines are checked before the "
        "first is sent. May be repeated at any time: what was accepted is not done again. "
        "Exit status 1 if anything was not accepted.");
    command.add_option("file", flags->file, "Commands; - is standard input");
    command.add_option("--url", flags->url, "Server")->capture_default_str();
    command.add_option("--token", flags->token, "Bearer token, or @FILE to read it from");
    command.add_option("--data", flags->data,
                       "Data directory of a server with --dev: make tokens with its key, for the "
                       "\"principal\" of each line");
    command.add_option("--label", flags->label,
                       "What tells equal lines of different files apart  [the file's name]");
    command.add_option("--answers", flags->answers, "Write what each line was answered there");
    command.add_option("--connections", flags->connections, "Side by side")
        ->capture_default_str()
        ->check(CLI::Range(1, 256));
    command.add_option("--patience", flags->patience_s, "Seconds to go on trying for an answer")
        ->capture_default_str()
        ->check(CLI::Range(1, 3600));
    command.add_option("--bulletin", flags->bulletin,
                       "A published bulletin instead of commands: one patient, case and home "
                       "visit for each person counted; then compare its figures with the "
                       "workload of a deployment that holds nothing else");
    command.add_option("--directory", flags->directory, "Institutions, for --bulletin")
        ->capture_default_str();
    command.callback([flags, &action] { action = [flags] { return run_submit(*flags); }; });
}

}  // namespace enlace::program
