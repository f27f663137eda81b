#include "tools/enlace/submit/line.h"

#include <gmock/gmock.h>

#include <sstream>

namespace enlace::program::submit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::vector<Line> read(const std::string& text,
                       const std::string& label = "morning.ndjson",
                       bool with_principals = false) {
    std::istringstream in(text);
    return LineReader(label, with_principals).read_all(in);
}

std::string why_refused(const std::string& text, bool with_principals = false) {
    try {
        read(text, "morning.ndjson", with_principals);
    } catch (const LineError& error) {
        return error.what();
    }
    return "nothing was refused";
}

constexpr auto kPatient = R"({"post": "/v1/patients", "as": "ana", "body": {"curp": "X"}})";
constexpr auto kCase = R"({"post": "/v1/cases", "as": "hers", "body": {"patientId": "${ana}"}})";

TEST(Line, ReadsWhatALineMayHave) {
    const auto lines = read(R"({"post": "/v1/cases", "as": "a", "key": "0123456789abcdef"})");
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].number, 1U);
    EXPECT_EQ(lines[0].post, "/v1/cases");
    EXPECT_EQ(lines[0].name, "a");
    EXPECT_EQ(lines[0].key, "0123456789abcdef");
    EXPECT_EQ(body_of(lines[0], {}), "{}");
}

TEST(Line, SkipsBlankLinesAndCountsThem) {
    const auto lines = read(std::string("\n  \n") + kPatient + "\r\n");
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].number, 3U);
}

TEST(Line, PutsIdsWhereNamesStand) {
    const auto lines = read(std::string(kPatient) + "\n" + kCase + "\n" +
                            R"({"post": "/v1/cases/${hers}/assign", )"
                            R"("body": {"a": ["${ana}", "not ${ana}"], "b": {"c": "${hers}"}}})");
    EXPECT_THAT(lines[2].refers_to, ElementsAre("ana", "hers"));
    const Ids ids = {{"ana", "patient-1"}, {"hers", "case-2"}};
    EXPECT_EQ(target_of(lines[2], ids), "/v1/cases/case-2/assign");
    EXPECT_EQ(body_of(lines[2], ids), R"({"a":["patient-1","not ${ana}"],"b":{"c":"case-2"}})");
}

TEST(Line, RefusesWhatItCannotUseByNumberAndWithoutRepeatingIt) {
    const std::string good = std::string(kPatient) + "\n";
    for (const auto* const bad :
         {R"({"post": "/v1/cases", "Zacatepetl": 1})", R"({"post": "Zacatepetl"})",
          R"({"as": "Zacatepetl"})", R"({"post": "/v1/cases", "body": "Zacatepetl"})",
          R"({"post": "/v1/cases", "as": 7})", R"({"post": "/v1/cases", "key": "Zacatepetl"})",
          R"({"post": "/v1/cases", "body": {"a": "${Zacatepetl}"}})",
          R"({"post": "/v1/cases/${Zacatepetl}/triage"})", R"({"post": "/v1/cases", "as": "ana"})",
          R"({"post": "/v1/cases", "principal": {"role": "AUDITOR"}})", R"(["Zacatepetl"])",
          R"({"post": "/v1/cases")", "{\"post\": \"/v1/\xFF\"}"}) {
        const auto why = why_refused(good + bad);
        EXPECT_THAT(why, testing::StartsWith("line 2: ")) << bad;
        EXPECT_THAT(why, Not(HasSubstr("Zacatepetl")));
    }
}

TEST(Line, TakesAPrincipalWhereTokensAreMade) {
    const auto lines = read(R"({"post": "/v1/patients", "principal": )"
                            R"({"role": "INTEGRATION", "institution": "SPSSA000011"}})",
                            "x", true);
    EXPECT_EQ(lines[0].principal->role(), common::v1::INTEGRATION);
    EXPECT_EQ(lines[0].principal->client(), "SPSSA000011");
    EXPECT_THAT(why_refused(kPatient, true), HasSubstr("line 1: "));
    for (const auto* const bad :
         {R"({"role": "KING"})", R"({"institution": "SPSSA000011"})", "7"}) {
        EXPECT_THAT(
            why_refused(R"({"post": "/v1/patients", "principal": )" + std::string(bad) + "}", true),
            HasSubstr("line 1: principal"));
    }
}

TEST(Line, HasTheSameKeyWhereverItStands) {
    const auto before = read(std::string(kPatient) + "\n" + kCase);
    const auto after =
        read(R"({"post": "/v1/patients"})" + std::string("\n") + kPatient + "\n\n" + kCase);
    EXPECT_EQ(before[0].key, after[1].key);
    EXPECT_EQ(before[1].key, after[2].key);
}

TEST(Line, HasAKeyOfItsOwnWhereAnotherLineIsEqual) {
    const auto twice = read("{\"post\": \"/v1/patients\"}\n{\"post\": \"/v1/patients\"}");
    EXPECT_NE(twice[0].key, twice[1].key);
}

TEST(Line, HasAnotherKeyInAnotherFile) {
    EXPECT_NE(read(kPatient, "monday")[0].key, read(kPatient, "tuesday")[0].key);
}

TEST(Line, HasAnotherKeyWhereItRefersToAnotherCommand) {
    const std::string other = R"({"post": "/v1/patients", "as": "ana", "body": {"curp": "Y"}})";
    EXPECT_NE(read(std::string(kPatient) + "\n" + kCase)[1].key, read(other + "\n" + kCase)[1].key);
}

}  // namespace
}  // namespace enlace::program::submit
