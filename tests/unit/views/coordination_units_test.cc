#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coordination_world.h"
#include "views/coordination/csv.h"

// How units worked together, beside each other; and what each worker has.
namespace enlace::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;
using views::v1::Coordination;
using views::v1::CoordinationOfUnit;
using Indicator = views::v1::CoordinationIndicator;

class CoordinationOfUnits : public testing::Test {
protected:
    Coordination told(const common::v1::Principal& who = state_coordinator(),
                      const views::coordination::CoordinationRequest& request = {
                          .quarter = "2026-Q1"}) {
        const auto found = views.queries().coordination(who, request);
        EXPECT_TRUE(found);
        return found ? *found : Coordination();
    }
    // Of that kind, in that quarter, with so many cases, some of which were reopened.
    void unit(const std::string& code,
              int cases,
              int reopened = 0,
              const std::string& kind = "UNIT") {
        world.describe(code, kind, "valid_from: '2020-01-01'");
        for (int i = 0; i < cases; ++i) {
            world.at("2026-01-12 09:00");
            const auto one = world.open_case(code, code);
            if (i >= reopened) continue;
            world.on(one, "case_closed { code: RESOLVED_LOCALLY }");
            world.on(one, "case_reopened { }");
        }
        world.on_day("2026-11-26");
    }
    static std::vector<std::string> names(const auto& places) {
        std::vector<std::string> names;
        for (const auto& place : places)
            names.push_back(fmt::format("{} {}:{} of {}", Indicator::Code_Name(place.indicator()),
                                        place.better_than(), place.worse_than(), place.peers()));
        return names;
    }
    // By unit, whether nothing of it is told.
    static std::map<std::string, bool> hidden(const Coordination& view) {
        std::map<std::string, bool> hidden;
        for (const auto& unit : view.units()) hidden[unit.unit()] = unit.figures().suppressed();
        return hidden;
    }

    CoordinationWorld world;
    RunningViews views{world};
};

TEST_F(CoordinationOfUnits, StandBestAndWorstAmongTheirKind) {
    unit("A", 10, 1);
    unit("B", 10, 2);
    unit("C", 10, 3);
    unit("D", 10, 4);
    unit("OFFICE", 10, 0, "OFFICE");
    const auto view = told();
    std::map<std::string, CoordinationOfUnit> units;
    for (const auto& one : view.units()) units[one.unit()] = one;
    // Closing ends the clock of a triage in time: whoever reopens more has as many steps on time.
    EXPECT_THAT(names(units["A"].best()), ElementsAre("REOPENINGS 3:0 of 3"));
    EXPECT_THAT(names(units["B"].best()), ElementsAre("REOPENINGS 2:1 of 3"));
    EXPECT_THAT(names(units["C"].worst()), ElementsAre("REOPENINGS 1:2 of 3"));
    EXPECT_THAT(names(units["D"].worst()), ElementsAre("REOPENINGS 0:3 of 3"));
    EXPECT_THAT(names(units["A"].worst()), IsEmpty());
    EXPECT_THAT(names(units["OFFICE"].best()), IsEmpty()) << "there is no other";
    EXPECT_EQ(units["OFFICE"].kind(), intake::v1::OrganisationKind::OFFICE);
}

TEST_F(CoordinationOfUnits, AreThreeAtMostAndTheStrongestFirst) {
    world.at("2026-01-12 09:00");
    const auto hand_on = [&](const std::string& code, int cases, int late, int handed) {
        world.describe(code, "UNIT", "valid_from: '2020-01-01'");
        for (int i = 0; i < cases; ++i) {
            world.at("2026-01-12 09:00");
            const auto one = world.open_case(code, code);
            if (i < handed) world.refer(one, "SPSSA000203", "2026-01-28 10:00");
            world.at(i < late ? "2026-01-20 09:00" : "2026-01-13 08:00");
            world.on(one, "case_closed { code: RESOLVED_LOCALLY }");
            if (i < handed) world.on(one, "case_reopened { }");
        }
    };
    hand_on("A", 10, 1, 1);
    hand_on("B", 10, 2, 2);
    hand_on("C", 10, 3, 3);
    world.on_day("2026-11-26");
    const auto view = told();
    ASSERT_EQ(view.units_size(), 3);
    EXPECT_THAT(
        names(view.units(0).best()),
        ElementsAre("HAND_OFFS 2:0 of 2", "DAYS_WITHOUT_NEWS 2:0 of 2", "STEPS_ON_TIME 2:0 of 2"));
    EXPECT_THAT(names(view.units(1).best()), IsEmpty()) << "as many are better as are worse";
    EXPECT_THAT(
        names(view.units(2).worst()),
        ElementsAre("HAND_OFFS 0:2 of 2", "DAYS_WITHOUT_NEWS 0:2 of 2", "STEPS_ON_TIME 0:2 of 2"));
}

TEST_F(CoordinationOfUnits, OfFewAreHiddenAndCannotBeWorkedOut) {
    unit("A", 4, 1);
    unit("B", 6);
    unit("C", 7, 2);
    unit("D", 8);
    const auto view = told(data_team());
    EXPECT_THAT(hidden(view), UnorderedElementsAre(Pair("A", true), Pair("B", true),
                                                   Pair("C", false), Pair("D", false)));
    EXPECT_EQ(view.suppressed_cells(), 2u);
    EXPECT_EQ(view.total().cases(), 25u);
    const auto alone = [&](const common::v1::Principal& who, const char* code) {
        return told(who, {.quarter = "2026-Q1", .unit = code});
    };
    const auto of = [&](const common::v1::Principal& who, const char* code) {
        return told(who, {.quarter = "2026-Q1", .institution = code});
    };
    for (const auto* code : {"A", "B"}) {
        EXPECT_TRUE(alone(data_team(), code).units(0).figures().suppressed()) << code;
        EXPECT_EQ(alone(data_team(), code).units(0).values_size(), 0) << code;
        EXPECT_TRUE(alone(data_team(), code).total().suppressed()) << code;
        EXPECT_TRUE(of(data_team(), code).total().suppressed()) << code;
    }
    EXPECT_EQ(alone(data_team(), "C").total().cases(), 7u);
    EXPECT_EQ(of(hospital("A"), "A").total().cases(), 4u);
    EXPECT_TRUE(of(hospital("A"), "B").total().suppressed());
    for (const auto& [code, is_hidden] : hidden(told())) EXPECT_FALSE(is_hidden) << code;
}

TEST_F(CoordinationOfUnits, AreComparedWithThoseThatAreToldToAll) {
    unit("A", 4, 1);
    unit("B", 6);
    unit("C", 7, 2);
    unit("D", 8);
    const auto view = told();
    ASSERT_EQ(view.units_size(), 4);
    for (const int hidden : {0, 1}) {
        EXPECT_THAT(names(view.units(hidden).best()), IsEmpty());
        EXPECT_THAT(names(view.units(hidden).worst()), IsEmpty());
    }
    EXPECT_THAT(names(view.units(2).worst()), ElementsAre("REOPENINGS 0:1 of 1"));
    EXPECT_THAT(names(view.units(3).best()), ElementsAre("REOPENINGS 1:0 of 1"));
}

TEST_F(CoordinationOfUnits, HideFollowUpsOfFewDischarges) {
    world.at("2026-01-12 09:00");
    for (int i = 0; i < 6; ++i) {
        const auto one = world.open_case();
        if (i > 0) continue;
        const auto referral = world.refer(one, "SPSSA000203", "2026-01-28 10:00");
        world.on(referral, fmt::format("counter_referral_issued {{ attended: true "
                                       "discharged_at_us: {} }}",
                                       world.us("2026-01-12 08:00")));
    }
    world.on_day("2026-11-26");
    const auto figures = told(data_team()).units(0).figures();
    EXPECT_EQ(figures.cases(), 6u);
    EXPECT_TRUE(figures.follow_ups().suppressed());
    EXPECT_EQ(figures.follow_ups().discharges(), 0u);
    EXPECT_EQ(told().units(0).figures().follow_ups().discharges(), 1u);
    EXPECT_THAT(views::coordination::csv_of(told(data_team())), HasSubstr(",0,0,,,,"));
}

TEST_F(CoordinationOfUnits, BelongToWhatTheyBelongedToOnTheQuartersLastDay) {
    world.describe("OLD", "INSTITUTION", "valid_from: '2020-01-01'");
    world.describe("NEW", "INSTITUTION", "valid_from: '2020-01-01'");
    world.describe(kHospital, "UNIT", "valid_from: '2020-01-01' parent: 'OLD'");
    world.describe(kHospital, "UNIT", "valid_from: '2026-02-01' parent: 'NEW'");
    world.at("2025-12-01 09:00");
    world.open_case();
    world.on_day("2026-11-26");
    EXPECT_EQ(told(state_coordinator(), {.quarter = "2025-Q4"}).units(0).institution(), "OLD");
    EXPECT_EQ(told().units(0).institution(), "NEW");
    EXPECT_EQ(told(state_coordinator(), {.quarter = "2026-Q1", .institution = "OLD"}).units_size(),
              0);
}

TEST_F(CoordinationOfUnits, OfNoQuarterOrNobodyAreRefused) {
    world.by_hand();
    const auto refused = [&](std::string_view quarter, std::string_view known_on = {}) {
        return views.queries()
            .coordination(state_coordinator(), {.quarter = quarter, .as_known_on = known_on})
            .error();
    };
    for (const auto* quarter : {"", "2026", "2026-03", "2026-Q5", "Easter"})
        EXPECT_EQ(refused(quarter), views::Refused::bad_quarter) << quarter;
    EXPECT_EQ(refused("2027-Q1"), views::Refused::quarter_in_future);
    EXPECT_EQ(refused("2026-Q2", "2026-03-31"), views::Refused::quarter_in_future);
    EXPECT_EQ(refused("2025-Q4"), views::Refused::before_first_fact);
    EXPECT_EQ(refused("2026-Q1", "2026-13-01"), views::Refused::bad_known_at);
    EXPECT_EQ(views.queries().coordination({}, {.quarter = "2026-Q1"}).error(),
              views::Refused::not_found);
}

TEST_F(CoordinationOfUnits, StandInCsvWithWhatTheyRestOn) {
    world.by_hand();
    const auto csv = views::coordination::csv_of(told());
    EXPECT_THAT(csv, HasSubstr("# from,2026-01-01"));
    EXPECT_THAT(csv, HasSubstr("# position,"));
    EXPECT_THAT(csv, HasSubstr("# policy version,"));
    EXPECT_THAT(csv, HasSubstr("UNIT,INSTITUTION,KIND,cases,institutions,units,hand_offs"));
    EXPECT_THAT(csv, HasSubstr("SPSSA000011,SPSSA000011,INSTITUTION,1,4,5,3,13,19,17,1,1,1,1,9720,"
                               "400,,,500,,,300,,,1300,,,895,,,100,,,100,,,9720,,"));
}

TEST_F(CoordinationOfUnits, TellSupervisorsWhatEachWorkerHas) {
    auto supervisor = hospital();
    supervisor.set_role(common::v1::SUPERVISOR);
    const auto one = world.by_hand();
    world.on(one, "obligation_opened { kind: REFERRAL stream: 'referral-00C' }");
    world.on(one, "obligation_opened { kind: HOME_VISIT stream: 'visit-00C' }");
    world.on(one, "obligation_closed { kind: HOME_VISIT stream: 'visit-00C' outcome: COMPLETED }");
    world.open_case();
    world.on(world.open_case(), "case_closed { code: RESOLVED_LOCALLY }");
    world.open_case(kElsewhere, kElsewhere);
    const auto view = views.queries().caseload(supervisor, kHospital);
    ASSERT_TRUE(view);
    std::map<std::string, std::vector<std::uint64_t>> loads;
    for (const auto& load : view->workers())
        loads[load.worker()] = {load.cases(), load.overdue(), load.home_visits(), load.referrals()};
    EXPECT_THAT(loads, UnorderedElementsAre(Pair("ts-02", ElementsAre(1u, 1u, 0u, 1u)),
                                            Pair("", ElementsAre(1u, 0u, 0u, 0u))));
    EXPECT_EQ(view->total().cases(), 2u);
    EXPECT_THAT(views::coordination::csv_of(*view), HasSubstr("ts-02,1,1,0,1,0,0"));
    EXPECT_THAT(views::coordination::csv_of(*view), HasSubstr("TOTAL,2,1,0,1,0,0"));

    auto other = supervisor;
    other.set_institution(kElsewhere);
    for (const auto& who : {other, hospital(), state_coordinator(), data_team()})
        EXPECT_EQ(views.queries().caseload(who, kHospital).error(), views::Refused::not_found);
}

}  // namespace
}  // namespace enlace::test
