#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "integration/cli/program.h"

namespace enlace::program {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr auto kBulletin = ENLACE_SOURCE_DIR "/tests/data/bulletin-1024.json";

class Submit : public Served {
protected:
    std::string write(const std::string& name, const std::string& text) {
        std::ofstream(folder_ / name) << text;
        return (folder_ / name).string();
    }
    std::string read(const std::string& name) {
        std::ostringstream text;
        text << std::ifstream(folder_ / name).rdbuf();
        return text.str();
    }
    std::string answers() { return (folder_ / "answers").string(); }
};

std::string line(const std::string& post, const std::string& rest, const std::string& role) {
    return R"({"post": ")" + post + R"(", "principal": {"role": ")" + role +
           R"(", "institution": "SPSSA000011"}, )" + rest + "}\n";
}

std::string admission() {
    return line("/v1/patients",
                R"("as": "somebody", "body": {"demographics": {"place": {"municipality": "24012"}},
                "finding": {"description": "Sin documentos", "place": "Mercado",
                "foundAt": "2026-01-05T08:00:00-06:00"}})",
                "SOCIAL_WORKER") +
           line("/v1/cases",
                R"("as": "case", "body": {"patientId": "${somebody}", "folio": "TS-1",
                "unit": "SPSSA000011", "service": "urgencias", "kinds": ["GENERAL"],
                "reason": "Sin acompañante", "informant": "Paramédico"})",
                "SOCIAL_WORKER") +
           line("/v1/cases/${case}/triage",
                R"("body": {"risk": "MEDIO", "urgency": "ROUTINE", "doNotContact": false})",
                "SOCIAL_WORKER");
}

std::string without_line_breaks_inside(std::string text) {
    std::size_t at = 0;
    while ((at = text.find("\n                ", at)) != std::string::npos) text.erase(at, 17);
    return text;
}

TEST_F(Submit, ShowsThePublishedFiguresOfARealBulletin) {
    const auto ran = run_here("submit", {"--bulletin", kBulletin, "--answers", answers()});
    EXPECT_EQ(ran.status, 0) << ran.out << ran.errors;
    EXPECT_THAT(ran.out, HasSubstr("3072 lines: 3072 accepted, 0 with nothing left to do"));
    EXPECT_THAT(ran.out, HasSubstr("outside the state         18     18"));
    EXPECT_THAT(ran.out, HasSubstr("The workload is as published."));

    // Once more, by a server that has folded everything again: no record is added, none is moved.
    const auto first = read("answers");
    stop();
    std::filesystem::remove_all(folder_ / "data" / "stores");
    start();
    const auto again = run_here("submit", {"--bulletin", kBulletin, "--answers", answers()});
    EXPECT_EQ(again.status, 0) << again.out << again.errors;
    EXPECT_THAT(first, HasSubstr("\"position\":\"homevisits/"));
    EXPECT_EQ(read("answers"), first);
}

TEST_F(Submit, DoesAFileOnceHoweverOftenItIsSent) {
    const auto file = write("day.ndjson", without_line_breaks_inside(admission()));
    const auto ran = run_here("submit", {file, "--answers", answers()});
    EXPECT_EQ(ran.status, 0) << ran.out << ran.errors;
    EXPECT_THAT(ran.out, HasSubstr("3 lines: 3 accepted"));
    const auto first = read("answers");
    EXPECT_EQ(run_here("submit", {file, "--answers", answers()}).status, 0);
    EXPECT_EQ(read("answers"), first);
    EXPECT_EQ(run_here("submit", {file, "--label", "another day", "--answers", answers()}).status,
              0);
    EXPECT_NE(read("answers"), first);
}

TEST_F(Submit, SaysWhichLineWasRefusedAndWhyButNothingOfIt) {
    const auto file = write(
        "day.ndjson",
        without_line_breaks_inside(admission()) +
            line("/v1/patients", R"("as": "b", "body": {"curp": "Zacatepetl"})", "SOCIAL_WORKER") +
            line("/v1/cases", R"("body": {"patientId": "${b}"})", "SOCIAL_WORKER") +
            line("/v1/cases/${case}/assign", R"("body": {"worker": "ts-1"})", "SOCIAL_WORKER"));
    const auto ran = run_here("submit", {file});
    EXPECT_EQ(ran.status, 1);
    EXPECT_THAT(ran.errors, HasSubstr("line 4: refused, 422 invalid_field: curp (malformed)"));
    EXPECT_THAT(ran.errors, HasSubstr("line 5: not sent"));
    EXPECT_THAT(ran.errors, HasSubstr("line 6: refused, 403 role_not_allowed"));
    EXPECT_THAT(ran.out, HasSubstr("6 lines: 3 accepted, 0 with nothing left to do, 2 refused, 1"));
    EXPECT_THAT(ran.out + ran.errors, Not(HasSubstr("Zacatepetl")));
}

TEST_F(Submit, SendsNothingOfAFileWithAWrongLine) {
    const auto file =
        write("day.ndjson", without_line_breaks_inside(admission()) + R"({"pots": "/v1/cases"})");
    const auto ran = run_here("submit", {file, "--answers", answers()});
    EXPECT_EQ(ran.status, 1);
    EXPECT_THAT(ran.errors, HasSubstr("line 4: "));
    EXPECT_FALSE(std::filesystem::exists(answers()));
}

TEST_F(Submit, SaysWhatToDoWhereATokenIsNotAccepted) {
    const auto file = write("day.ndjson", R"({"post": "/v1/patients", "body": {}})");
    const auto token = write("token", "nonsense\n");
    const auto ran =
        run_enlace({"submit", file, "--url", deployment_->url(), "--token", "@" + token});
    EXPECT_EQ(ran.status, 1);
    EXPECT_THAT(ran.errors, HasSubstr("does not accept the token (token_malformed)"));
    EXPECT_THAT(ran.errors, Not(HasSubstr("nonsense")));
}

TEST_F(Submit, GivesUpOnAServerThatIsGone) {
    const auto file = write("day.ndjson", without_line_breaks_inside(admission()));
    const auto url = deployment_->url();
    stop();
    const auto ran = run_enlace(
        {"submit", file, "--url", url, "--patience", "1", "--data", (folder_ / "data").string()});
    EXPECT_EQ(ran.status, 1);
    EXPECT_THAT(ran.errors, HasSubstr("did not answer for 1 s"));
}

}  // namespace
}  // namespace enlace::program
