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
using views::v1::OrganisedAs;

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

    std::map<std::string, std::uint64_t> told(const views::statistics::StatisticsRequest& request) {
        const auto found = views.queries().statistics(state_coordinator(), request);
        EXPECT_TRUE(found);
        return found ? interventions_of(*found) : std::map<std::string, std::uint64_t>();
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
    request.organised_as = OrganisedAs::CURRENT;
    request.by = Dimension::UNIT;
    EXPECT_THAT(told(request), UnorderedElementsAre(Pair(kHospital, 5), Pair("SPSSA000102", 7)))
        << "nobody can say to which of them it would have gone";
}

TEST_F(OrganisationView, TellsFiguresApartByNetworkSectionAndOffice) {
    world.describe("RED1", "NETWORK", "valid_from: '2000-01-01' parent: '24'");
    world.describe("RED2", "NETWORK", "valid_from: '2000-01-01' parent: '24'");
    world.describe("IM", "INSTITUTION", "valid_from: '2000-01-01' parent: 'RED1'");
    world.describe("IM", "INSTITUTION", "valid_from: '2026-05-01' parent: 'RED2'");
    world.describe("S1", "SECTION", "valid_from: '2000-01-01' parent: 'IM' section_of: PATIENTS");
    world.describe("SPSSA000301", "OFFICE", "valid_from: '2000-01-01' parent: 'S1'");
    world.describe("SPSSA000302", "OFFICE", "valid_from: '2000-01-01' parent: 'S1'");
    world.describe("SPSSA000303", "DISTRIBUTION_POINT",
                   "valid_from: '2000-01-01' parent: 'SPSSA000302'");
    world.intervene(2, {.day = "2026-04-30", .unit = "SPSSA000301"});
    world.intervene(3, {.day = "2026-05-01", .unit = "SPSSA000302"});
    world.intervene(4, {.day = "2026-05-01", .unit = "SPSSA000303"});
    world.intervene(5, {.day = "2026-05-01"});
    auto request = period("2026");
    const auto by = [&](Dimension::Code dimension) {
        request.by = dimension;
        return told(request);
    };
    EXPECT_THAT(by(Dimension::NETWORK),
                UnorderedElementsAre(Pair("RED1", 2), Pair("RED2", 7), Pair("", 5)));
    EXPECT_THAT(by(Dimension::SECTION), UnorderedElementsAre(Pair("S1", 9), Pair("", 5)));
    EXPECT_THAT(by(Dimension::OFFICE),
                UnorderedElementsAre(Pair("SPSSA000301", 2), Pair("SPSSA000302", 7), Pair("", 5)));

    request.only.network = "RED2";
    EXPECT_THAT(by(Dimension::OFFICE), UnorderedElementsAre(Pair("SPSSA000302", 7)));
    request.only = {.section = "S1"};
    EXPECT_THAT(by(Dimension::UNIT),
                UnorderedElementsAre(Pair("SPSSA000301", 2), Pair("SPSSA000302", 3),
                                     Pair("SPSSA000303", 4)));
    request.only.office = "SPSSA000302";
    EXPECT_THAT(by(Dimension::NETWORK), UnorderedElementsAre(Pair("RED2", 7)));
    const auto shown = views.queries().statistics(state_coordinator(), request);
    ASSERT_EQ(shown->only_size(), 2);
    EXPECT_EQ(shown->only(1).by(), Dimension::OFFICE);
    EXPECT_EQ(shown->organised_as(), OrganisedAs::AS_RECORDED);

    request.only = {};
    request.organised_as = OrganisedAs::CURRENT;
    EXPECT_THAT(by(Dimension::NETWORK), UnorderedElementsAre(Pair("RED2", 9), Pair("", 5)));
}

TEST_F(OrganisationView, TellsTheDaysOfAMonthApartInWhichAnythingMovedOrEnded) {
    const std::string kEnds = "SPSSA000301";
    world.describe(kHospital, "UNIT", "valid_from: '2026-05-11' parent: 'IB' jurisdiction: 'VI'");
    world.describe(kEnds, "UNIT",
                   "valid_from: '2026-01-01' valid_until: '2026-06-21' parent: 'IB' "
                   "jurisdiction: 'VII'");
    world.intervene(1, {.day = "2026-05-10"});
    world.intervene(2, {.day = "2026-05-11"});
    world.intervene(3, {.day = "2026-06-20", .unit = kEnds});
    world.intervene(4, {.day = "2026-06-21", .unit = kEnds});
    auto request = period("2026");
    request.by = Dimension::JURISDICTION;
    EXPECT_THAT(told(request), UnorderedElementsAre(Pair("V", 1), Pair("VI", 6), Pair("VII", 3)));
    request.by = Dimension::UNIT;
    request.only.jurisdiction = "VI";
    EXPECT_THAT(told(request), UnorderedElementsAre(Pair(kHospital, 2), Pair(kEnds, 4)));
}

// In the middle of a quarter; and what it became was merged again.
TEST_F(OrganisationView, GathersAUnitThatWasMergedIntoTheOneThatItBecame) {
    constexpr auto kMerged = "SPSSA000401", kInto = "SPSSA000402", kLast = "SPSSA000403";
    world.describe(kMerged, "UNIT",
                   "valid_from: '2020-01-01' valid_until: '2026-05-15' parent: 'IB' "
                   "jurisdiction: 'I' successors: 'SPSSA000402'");
    world.describe(kInto, "UNIT", "valid_from: '2020-01-01' parent: 'IB' jurisdiction: 'II'");
    world.on_day("2026-04-25");
    const auto one = world.new_case();
    world.intervene(one, {.day = "2026-04-10", .unit = kMerged});
    world.intervene(3, {.day = "2026-04-10", .unit = kMerged});
    world.intervene(2, {.day = "2026-04-20", .unit = kInto});
    world.on_day("2026-11-26");
    world.intervene(one, {.day = "2026-06-01", .unit = kInto});
    world.intervene(4, {.day = "2026-06-01", .unit = kInto});

    auto request = period("2026-Q2");
    const auto by = [&](Dimension::Code dimension) {
        request.by = dimension;
        return told(request);
    };
    const auto total = [&] {
        return views.queries().statistics(state_coordinator(), request)->total();
    };
    EXPECT_THAT(by(Dimension::UNIT), UnorderedElementsAre(Pair(kMerged, 4), Pair(kInto, 7)));
    EXPECT_THAT(by(Dimension::JURISDICTION), UnorderedElementsAre(Pair("I", 4), Pair("II", 7)));
    const auto recorded = total();
    EXPECT_EQ(recorded.patients(), 10u);

    request.organised_as = OrganisedAs::CURRENT;
    EXPECT_THAT(by(Dimension::JURISDICTION), UnorderedElementsAre(Pair("II", 11)));
    EXPECT_THAT(by(Dimension::UNIT), UnorderedElementsAre(Pair(kInto, 11)));
    EXPECT_EQ(total().SerializeAsString(), recorded.SerializeAsString());
    const auto cells = views.queries().statistics(state_coordinator(), request)->cells();
    EXPECT_EQ(cells[0].figures().patients(), 10u) << "who was at both is one person";
    request.only.unit = kInto;
    EXPECT_EQ(total().interventions(), 11u);
    request.only.unit = kMerged;
    EXPECT_EQ(total().interventions(), 0u) << "there is no such unit any more";
    request.organised_as = OrganisedAs::AS_RECORDED;
    EXPECT_EQ(total().interventions(), 4u);

    request = period("2026-04");
    request.organised_as = OrganisedAs::CURRENT;
    request.range.as_known_on = "2026-04-30";
    EXPECT_THAT(by(Dimension::UNIT), UnorderedElementsAre(Pair(kMerged, 4), Pair(kInto, 2)))
        << "by the organisation of that day";

    world.describe(kInto, "UNIT",
                   "valid_from: '2026-08-01' valid_until: '2026-09-01' parent: 'IB' "
                   "jurisdiction: 'II' successors: 'SPSSA000403'");
    world.describe(kLast, "UNIT", "valid_from: '2026-09-01' parent: 'IB' jurisdiction: 'III'");
    request = period("2026-Q2");
    request.organised_as = OrganisedAs::CURRENT;
    EXPECT_THAT(by(Dimension::UNIT), UnorderedElementsAre(Pair(kLast, 11)));
    // What somebody said in a circle ends somewhere, and is lost nowhere.
    world.describe(kLast, "UNIT",
                   "valid_from: '2026-09-01' valid_until: '2026-10-01' parent: 'IB' "
                   "successors: 'SPSSA000401'");
    EXPECT_EQ(total().interventions(), 11u);
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
