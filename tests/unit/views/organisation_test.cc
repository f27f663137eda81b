#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "statistics_world.h"

// What held of the organisation on a date, and figures that go by it.
namespace enlace::test {
namespace {

using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;
using views::v1::Dimension;

class OrganisationView : public testing::Test {
protected:
    OrganisationView() {
        world.describe("MX", "COUNTRY", "valid_from: '2000-01-01'");
        world.describe("24", "STATE", "valid_from: '2000-01-01' parent: 'MX'");
        world.describe("SSA", "INSTITUTION", "valid_from: '2000-01-01' parent: '24'");
        world.describe("IB", "INSTITUTION", "valid_from: '2024-09-17' parent: '24'");
        world.describe(kHospital, "UNIT",
                       "valid_from: '2000-01-01' parent: 'SSA' jurisdiction: 'I'");
        world.describe(kHospital, "UNIT",
                       "valid_from: '2024-09-17' parent: 'IB' jurisdiction: 'V'");
        world.describe("TS", "OFFICE",
                       "valid_from: '2000-01-01' parent: '" + std::string(kHospital) + "'");
    }

    // Of each code, the institution it belonged to.
    std::map<std::string, std::string> institutions(const char* date) {
        std::map<std::string, std::string> all;
        const auto found = views.queries().organisation(state_coordinator(), date);
        EXPECT_TRUE(found);
        for (const auto& item : found->items()) all[item.code()] = item.institution();
        return all;
    }

    StatisticsWorld world;
    RunningViews views{world};
};

TEST_F(OrganisationView, IsThatOfTheDateThatIsAskedAbout) {
    EXPECT_THAT(institutions("2023-01-01"),
                UnorderedElementsAre(Pair("MX", ""), Pair("24", ""), Pair("SSA", "SSA"),
                                     Pair(kHospital, "SSA"), Pair("TS", "SSA")));
    EXPECT_THAT(institutions("2025-01-01"),
                UnorderedElementsAre(Pair("MX", ""), Pair("24", ""), Pair("SSA", "SSA"),
                                     Pair("IB", "IB"), Pair(kHospital, "IB"), Pair("TS", "IB")));
    EXPECT_THAT(institutions("1999-12-31"), testing::IsEmpty());
    EXPECT_EQ(views.queries().organisation(state_coordinator(), "")->as_of(), "2026-11-26");
    EXPECT_EQ(views.queries().organisation(state_coordinator(), "2025-02-30").error(),
              views::Refused::bad_as_of);
    EXPECT_EQ(views.queries().organisation({}, "").error(), views::Refused::not_found);
}

TEST_F(OrganisationView, GivesLastYearsFiguresByLastYearsOrganisation) {
    world.intervene(6, {.day = "2024-03-05"});
    world.intervene(5, {.day = "2024-10-05"});
    auto request = period("2024");
    request.by = Dimension::JURISDICTION;
    const auto told = views.queries().statistics(state_coordinator(), request);
    ASSERT_TRUE(told);
    EXPECT_THAT(interventions_of(*told), UnorderedElementsAre(Pair("I", 6), Pair("V", 5)));
    // And by what was said of then, once more is known of it.
    const auto version = told->rests_on().organisation();
    world.describe(kHospital, "UNIT", "valid_from: '2024-01-01' parent: 'SSA' jurisdiction: 'II'");
    const auto corrected = views.queries().statistics(state_coordinator(), request);
    EXPECT_THAT(interventions_of(*corrected), UnorderedElementsAre(Pair("II", 6), Pair("V", 5)));
    EXPECT_NE(corrected->rests_on().organisation(), version);
}

// A unit that was split in mid-year: what was done before stays with it, and what came of it is
// found from its code.
TEST_F(OrganisationView, FollowsAUnitThatWasSplit) {
    for (const char* code : {"SPSSA000101", "SPSSA000102"})
        world.describe(code, "UNIT", "valid_from: '2025-07-01' parent: 'IB' jurisdiction: 'VI'");
    world.describe(kHospital, "UNIT",
                   "valid_from: '2025-01-01' valid_until: '2025-07-01' parent: 'IB' jurisdiction: "
                   "'V' successors: 'SPSSA000101' successors: 'SPSSA000102'");
    world.intervene(5, {.day = "2025-06-30"});
    world.intervene(7, {.day = "2025-07-01", .unit = "SPSSA000102"});
    auto request = period("2025");
    request.by = Dimension::JURISDICTION;
    EXPECT_THAT(interventions_of(*views.queries().statistics(state_coordinator(), request)),
                UnorderedElementsAre(Pair("V", 5), Pair("VI", 7)));
    EXPECT_FALSE(institutions("2025-07-01").contains(kHospital));
}

TEST_F(OrganisationView, TellsWhoWorksWhereToThoseWhoSeeTheInstitution) {
    world.describe("C1", "SECTION", "valid_from: '2025-01-01' parent: 'IB' section_of: PATIENTS");
    world.post("C1",
               "staff: 'ts-01' role: SOCIAL_WORKER valid_from: '2025-02-01' valid_until: "
               "'2025-03-01'");
    const auto workers = [&](const common::v1::Principal& who, const char* date) {
        const auto found = views.queries().organisation(who, date);
        std::vector<std::string> staff;
        for (const auto& item : found->items())
            for (const auto& worker : item.workers()) staff.push_back(worker.staff());
        return staff;
    };
    EXPECT_THAT(workers(state_coordinator(), "2025-02-01"), ElementsAre("ts-01"));
    EXPECT_THAT(workers(hospital("IB"), "2025-02-28"), ElementsAre("ts-01"));
    EXPECT_THAT(workers(hospital("SSA"), "2025-02-28"), testing::IsEmpty());
    EXPECT_THAT(workers(data_team(), "2025-02-28"), testing::IsEmpty());
    EXPECT_THAT(workers(state_coordinator(), "2025-03-01"), testing::IsEmpty());
}

}  // namespace
}  // namespace enlace::test
