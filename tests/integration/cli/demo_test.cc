#include <gmock/gmock.h>

#include "integration/cli/program.h"

namespace enlace::program {
namespace {

using testing::HasSubstr;

TEST(Demo, PlaysADayAndShowsIt) {
    const test::TemporaryFolder folder;
    const auto ran = run_enlace(
        {"demo", "--once", "--seed", "7", "--cases", "120", "--data", (folder / "data").string()});
    EXPECT_EQ(ran.status, 0) << ran.out << ran.errors;
    for (const auto* const shown :
         {"seed 7", "VII Tancanhuitz", "not placed yet", "Refused, as it should be",
          "404 unknown_stream", "409 not_received", "Patient registered", "Home visit routed",
          "Referrals between hospitals", "409 not_awaiting_answer", "409 not_in_session",
          "How satisfied people are", "409 already_answered", "Telemedicine sessions to come",
          "/v1/workload", "/timeline", "/receive"}) {
        EXPECT_THAT(ran.out, HasSubstr(shown));
    }
}

// On the day of this seed, the patient who is shown lives in another jurisdiction.
TEST(Demo, TellsWhatBecameOfAVisitThatAJurisdictionRejected) {
    const test::TemporaryFolder folder;
    const auto ran = run_enlace(
        {"demo", "--once", "--seed", "3", "--cases", "120", "--data", (folder / "data").string()});
    EXPECT_EQ(ran.status, 0) << ran.out << ran.errors;
    EXPECT_THAT(ran.out,
                testing::ContainsRegex("Conflict found +The jurisdiction rejected the home "
                                       "visit V-[-0-9A-Z]+ [(]OUT_OF_AREA[)][.]"));
}

TEST_F(Served, IsPlayedAgainstTwice) {
    for (const auto* const seed : {"1", "2"}) {
        const auto ran =
            run_here("demo", {"--once", "--cases", "40", "--seed", seed, "--connections", "3"});
        EXPECT_EQ(ran.status, 0) << ran.out << ran.errors;
    }
}

TEST(Demo, AsksForTheKeyOfAServerThatRunsElsewhere) {
    const auto ran = run_enlace({"demo", "--once", "--url", "http://127.0.0.1:9"});
    EXPECT_EQ(ran.status, 2);
    EXPECT_THAT(ran.errors + ran.out, HasSubstr("--data"));
}

}  // namespace
}  // namespace enlace::program
