#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>

#include "tools/enlace/client/principal.h"
#include "tools/enlace/commands.h"
#include "tools/enlace/stats/bulletin.h"

namespace enlace::program {
namespace {

struct StatsFlags {
    std::string url = "http://127.0.0.1:8080";
    std::string token;
    std::filesystem::path data;
    stats::Asked asked;
    std::string language = "es";
    std::string format = "text";
    std::filesystem::path output;
};

std::string written(const stats::Report& report, const std::string& format) {
    if (format == "csv") return stats::as_csv(report);
    if (format == "html") return stats::as_html(report);
    return stats::as_text(report);
}

int print_report(StatsFlags& flags) {
    flags.asked.language =
        flags.language == "es" ? http::Language::spanish : http::Language::english;
    const auto credentials =
        flags.token.empty() ? minted_tokens(flags.data) : given_token(flags.token);
    Api api({.url = http::parse_url(flags.url)}, *credentials);
    const auto who = at_institution(common::v1::SOCIAL_WORKER, flags.asked.institution);
    const auto text = written(stats::bulletin(api, who, flags.asked), flags.format);
    if (flags.output.empty()) {
        std::cout << text << std::flush;
        return 0;
    }
    std::ofstream out(flags.output, std::ios::binary);
    if (!(out << text) || !out.flush())
        throw std::runtime_error("can't write " + flags.output.string());
    return 0;
}

constexpr auto kReportHelp =
    R"(The tables that an institution publishes of a year, with how that changed against the year
before, and what the figures rest on: days, versions, and positions in the journals.

  enlace stats report --year 2026 --institution SPSSA000011 --token @FILE
          Of the server on this machine, in Spanish, for a terminal.
  enlace stats report ... --language en --as html --output bulletin.html
          One page with charts, to be printed or put on a site.
  enlace stats report ... --as csv --as-known-on 2027-01-31
          For a spreadsheet, as it was published then: late facts are left out.
  enlace stats report ... --data DIR
          Of a server that runs with --dev: a token is made with its key.

A token of the institution's own staff, or of the state's, is told all; to any
other, figures about fewer than five people are not told.)";

void add_report(CLI::App& stats, Action& action) {
    auto flags = std::make_shared<StatsFlags>();
    auto& command = *stats.add_subcommand("report", "Print an institution's bulletin of a year");
    command.footer(kReportHelp);
    command.add_option("--year", flags->asked.year, "Of the calendar, e.g. 2026")
        ->required()
        ->check(CLI::Range(1900, 9999));
    command.add_option("--institution", flags->asked.institution, "CLUES")
        ->required()
        ->check(CLI::Validator(
            [](const std::string& text) {
                const bool good = text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") ==
                                  std::string::npos;
                return good ? "" : "capital letters and digits, e.g. SPSSA000011";
            },
            "CLUES"));
    command.add_option("--url", flags->url, "The server")->capture_default_str();
    auto& whose = *command.add_option_group("whose", "One of them");
    whose.add_option("--token", flags->token, "A token, or @FILE with one");
    whose.add_option("--data", flags->data, "Data directory of a server with --dev");
    whose.require_option(1);
    command.add_option("--language", flags->language, "es or en")
        ->capture_default_str()
        ->check(CLI::IsMember({"es", "en"}));
    command.add_option("--as", flags->format, "text, csv or html")
        ->capture_default_str()
        ->check(CLI::IsMember({"text", "csv", "html"}));
    command.add_option("--as-known-on", flags->asked.as_known_on,
                       "By what had been recorded when that day ended, YYYY-MM-DD");
    command.add_option("--output", flags->output, "Write it there  [standard output]");
    command.callback([flags, &action] { action = [flags] { return print_report(*flags); }; });
}

}  // namespace

void add_stats(CLI::App& app, Action& action) {
    auto& command = *app.add_subcommand("stats", "Figures as institutions publish them");
    command.require_subcommand(1);
    add_report(command, action);
}

}  // namespace enlace::program
