#include <gmock/gmock.h>

#include "tools/enlace/organisation/rows.h"

namespace enlace::program::organisation {
namespace {

using testing::ElementsAre;

constexpr auto kHead =
    "kind,code,name,parent,valid_from,valid_until,section_of,successors,staff,role\n";

Rows read(const std::string& rows, const char* run = "run") {
    return read_rows(kHead + rows, run);
}

std::vector<std::size_t> lines(const Rows& rows) {
    std::vector<std::size_t> numbers;
    for (const auto& line : rows.commands) numbers.push_back(line.number);
    return numbers;
}

std::vector<std::string> why_refused(const Rows& rows) {
    std::vector<std::string> all;
    for (const auto& row : rows.refused) all.push_back(std::to_string(row.line) + ": " + row.why);
    return all;
}

std::string why_unusable(std::string_view csv) {
    try {
        read_rows(csv, "run");
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "it was used";
}

TEST(OrganisationRows, BecomeCommands) {
    const auto rows = read(
        "UNIT,U1,\"Centro, \"\"Norte\"\"\",SSA,2024-01-01,2025-07-01,,U2 U3,,\n"
        "WORKER,U1,,,2024-02-01,,,,ts-01,SOCIAL_WORKER\n");
    EXPECT_THAT(why_refused(rows), ElementsAre());
    ASSERT_EQ(rows.commands.size(), 2U);
    EXPECT_EQ(rows.commands[0].post, "/v1/organisation");
    const auto& body = rows.commands[0].body.as_object();
    EXPECT_EQ(body.at("name"), "Centro, \"Norte\"");
    EXPECT_EQ(body.at("kind"), "UNIT");
    EXPECT_EQ(body.at("successors"), (boost::json::array{"U2", "U3"}));
    EXPECT_EQ(rows.commands[1].post, "/v1/organisation/workers");
    EXPECT_EQ(rows.commands[1].body.as_object().at("role"), "SOCIAL_WORKER");
}

TEST(OrganisationRows, AreSentInAnOrderInWhichEachFindsWhatItNames) {
    const auto rows = read(
        "WORKER,U1,,,2024-02-01,,,,ts-01,SOCIAL_WORKER\n"
        "UNIT,U1,Centro,SSA,2024-01-01,2025-07-01,,U2,,\n"
        "UNIT,U2,Norte,SSA,2025-07-01,,,,,\n"
        "INSTITUTION,SSA,SSA,24,2000-01-01,,,,,\n"
        "STATE,24,San Luis,MX,2000-01-01,,,,,\n"
        "COUNTRY,MX,Mexico,,2000-01-01,,,,,\n");
    EXPECT_THAT(lines(rows), ElementsAre(7, 6, 5, 4, 3, 2));
}

TEST(OrganisationRows, AreRefusedByTheirLinesAndNoneIsLost) {
    const auto rows = read(
        "UNIT,U1,\"over\ntwo lines\",SSA,2024-01-01,,,,,\n"
        "CASTLE,U2,x,SSA,2024-01-01,,,,,\n"
        "UNIT,U3\n"
        "\n"
        "UNIT,U1,other,SSA,2024-01-01,,,,,\n"
        "UNIT,U4,x,SSA,2024-01-01,,,,ts-01,\n"
        "WORKER,U1,,SSA,2024-01-01,,,,ts-01,SUPERVISOR\n"
        "WORKER,U1,,,2024-01-01,,,,ts-01,KING\n"
        "UNIT,\"U5\"x,x,SSA,2024-01-01,,,,,\n"
        "UNIT,U6,\"x,SSA,2024-01-01,,,,,\n");
    EXPECT_THAT(lines(rows), ElementsAre(2));
    EXPECT_THAT(
        why_refused(rows),
        ElementsAre("4: kind (unknown word)", "5: it has not as many fields as the first line",
                    "7: contradicts line 2", "8: staff (not of this kind)",
                    "9: parent (not of this kind)", "10: role (unknown word)",
                    "11: text stands behind a quote",
                    "12: a quote has no end, so nothing below was read"));
}

TEST(OrganisationRows, AreRefusedInAnotherEncoding) {
    const auto rows =
        read("COUNTRY,MX,M\xE9xico,,2000-01-01,,,,,\nCOUNTRY,CU,Cuba,,2000-01-01,,,,,\n");
    EXPECT_THAT(why_refused(rows), ElementsAre("2: it is not UTF-8"));
    EXPECT_THAT(lines(rows), ElementsAre(3));
}

TEST(OrganisationRows, NeedColumnsThatAreKnown) {
    EXPECT_EQ(why_unusable(""), "line 1: it names no columns");
    EXPECT_EQ(why_unusable("kind,code,colour\n"), "line 1: there is a column of another name");
    EXPECT_EQ(why_unusable("kind,code,code\n"), "line 1: a column stands there twice");
    EXPECT_EQ(why_unusable("kind,code\n"), "line 1: there is no column valid_from");
    EXPECT_EQ(why_unusable("\xEF\xBB\xBFkind,code,valid_from\r\nCOUNTRY,MX,2000-01-01\r\n"),
              "it was used");
}

// What was refused is decided anew by the next import; what is repeated within one is not.
TEST(OrganisationRows, HaveKeysOfTheirImport) {
    const std::string row = "COUNTRY,MX,Mexico,,2000-01-01,,,,,\n";
    const auto one = read(row + row), again = read(row + row), later = read(row, "later");
    EXPECT_EQ(one.commands[0].key, again.commands[0].key);
    EXPECT_NE(one.commands[0].key, one.commands[1].key);
    EXPECT_NE(one.commands[0].key, later.commands[0].key);
}

}  // namespace
}  // namespace enlace::program::organisation
