#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "statistics_world.h"

// What was done, counted by whatever it can be told apart by.
namespace enlace::test {
namespace {

using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;
using views::v1::Dimension;
using views::v1::Statistics;

constexpr auto kOtherUnit = "SPSSA000203";

class StatisticsView : public testing::Test {
protected:
    Statistics told(const views::statistics::StatisticsRequest& request) {
        const auto found = views.queries().statistics(state_coordinator(), request);
        EXPECT_TRUE(found);
        return found ? *found : Statistics();
    }
    auto told_by(Dimension::Code by, Dimension::Code and_by = Dimension::UNSPECIFIED) {
        auto request = period("2026");
        request.by = by;
        request.and_by = and_by;
        return interventions_of(told(request));
    }
    std::uint64_t interventions(std::string_view name, std::string_view known_at = {}) {
        auto request = period(name);
        request.range.as_known_on = known_at;
        return told(request).total().interventions();
    }

    StatisticsWorld world;
    RunningViews views{world};
};

TEST_F(StatisticsView, TellsInterventionsApartByAllThatTheyCarry) {
    world.intervene(world.new_case("urgencias"), {});
    world.intervene(world.new_case("pediatria"), {.day = "2026-08-14",
                                                  .kind = "COUNSELLING",
                                                  .unit = kOtherUnit,
                                                  .sex = "MALE",
                                                  .age_band = "AGE_5_14",
                                                  .municipality = "24013",
                                                  .entitlement = "ISSSTE",
                                                  .by_appointment = true});
    world.intervene(world.new_case("urgencias", kElsewhere), {.day = "2026-08-14"});
    const auto both = [](const char* one, const char* other) {
        return UnorderedElementsAre(Pair(one, 2), Pair(other, 1));
    };
    EXPECT_THAT(told_by(Dimension::INSTITUTION), both(kHospital, kElsewhere));
    EXPECT_THAT(told_by(Dimension::UNIT), both(kHospital, kOtherUnit));
    EXPECT_THAT(told_by(Dimension::MUNICIPALITY), both("24028", "24013"));
    EXPECT_THAT(told_by(Dimension::SERVICE), both("urgencias", "pediatria"));
    EXPECT_THAT(told_by(Dimension::KIND), both("INTERVIEW", "COUNSELLING"));
    EXPECT_THAT(told_by(Dimension::SEX), both("FEMALE", "MALE"));
    EXPECT_THAT(told_by(Dimension::AGE_BAND), both("AGE_30_59", "AGE_5_14"));
    EXPECT_THAT(told_by(Dimension::ENTITLEMENT), both("IMSS", "ISSSTE"));
    EXPECT_THAT(told_by(Dimension::ARRIVAL), both("WALK_IN", "APPOINTMENT"));
    EXPECT_THAT(told_by(Dimension::MONTH), both("2026-08", "2026-03"));
    EXPECT_THAT(told_by(Dimension::KIND, Dimension::SEX),
                both("INTERVIEW/FEMALE", "COUNSELLING/MALE"));
    EXPECT_THAT(told_by(Dimension::QUARTER, Dimension::INSTITUTION),
                UnorderedElementsAre(Pair("2026-Q1/SPSSA000011", 1), Pair("2026-Q3/SPSSA000011", 1),
                                     Pair("2026-Q3/SPSSA000022", 1)));
}

TEST_F(StatisticsView, KeepsToWhatIsAskedFor) {
    world.intervene(world.new_case(), {.sex = "MALE", .by_appointment = true});
    world.intervene(world.new_case("pediatria", kElsewhere), {.municipality = "24013"});
    const auto count = [&](auto set) {
        auto request = period("2026");
        set(request.only);
        return told(request).total().interventions();
    };
    using views::statistics::Filter;
    EXPECT_EQ(count([](Filter&) {}), 2u);
    EXPECT_EQ(count([](Filter& only) { only.institution = kElsewhere; }), 1u);
    EXPECT_EQ(count([](Filter& only) { only.unit = kHospital; }), 2u);
    EXPECT_EQ(count([](Filter& only) { only.unit = kElsewhere; }), 0u);
    EXPECT_EQ(count([](Filter& only) { only.municipality = "24013"; }), 1u);
    EXPECT_EQ(count([](Filter& only) { only.service = "pediatria"; }), 1u);
    EXPECT_EQ(count([](Filter& only) { only.entitlement = "IMSS"; }), 2u);
    EXPECT_EQ(count([](Filter& only) { only.entitlement = "none such"; }), 0u);
    EXPECT_EQ(count([](Filter& only) { only.kind = intake::v1::Intervention::INTERVIEW; }), 2u);
    EXPECT_EQ(count([](Filter& only) { only.kind = intake::v1::Intervention::TALK; }), 0u);
    EXPECT_EQ(count([](Filter& only) { only.sex = common::v1::MALE; }), 1u);
    EXPECT_EQ(count([](Filter& only) { only.age_band = common::v1::AGE_0_4; }), 0u);
    EXPECT_EQ(count([](Filter& only) { only.arrival = views::v1::Arrival::APPOINTMENT; }), 1u);
    EXPECT_EQ(count([](Filter& only) { only.jurisdiction = "I"; }), 2u);
    EXPECT_EQ(count([](Filter& only) { only.jurisdiction = "VII"; }), 0u);
}

TEST_F(StatisticsView, CountsWhatWasHandedOutAndGroupsByThemselves) {
    world.intervene(world.new_case(), {.kind = "DELIVERY", .by_appointment = true, .delivered = 7});
    world.intervene(world.new_case());
    world.act("TALK", "2026-03-05", 40, 40);
    world.act("ORIENTATION", "2026-03-06", 2);
    const auto total = told(period("2026-03")).total();
    EXPECT_EQ(total.interventions(), 4u);
    EXPECT_EQ(total.attentions(), 3u);
    EXPECT_EQ(total.by_appointment(), 1u);
    EXPECT_EQ(total.walk_in(), 1u);
    EXPECT_EQ(total.group_activities(), 1u);
    EXPECT_EQ(total.attendees(), 40u);
    EXPECT_EQ(total.deliveries(), 2u);
    EXPECT_EQ(total.delivered(), 47u);
    EXPECT_EQ(total.patients(), 2u) << "of those without a case nobody knows who they were";
}

TEST_F(StatisticsView, CountsEachPatientOnceInWhateverRange) {
    const auto first = world.new_case(), second = world.new_case();
    const auto another = world.new_case("pediatria", kElsewhere, first.patient);
    world.intervene(first, {.day = "2026-01-31"});
    world.intervene(first, {.day = "2026-02-01", .unit = kOtherUnit});
    world.intervene(another, {.day = "2026-02-01"});
    world.intervene(second, {.day = "2026-02-02"});
    const auto patients = [&](std::string_view from, std::string_view until) {
        return told(between(from, until)).total().patients();
    };
    EXPECT_EQ(patients("2026-01-31", "2026-01-31"), 1u);
    EXPECT_EQ(patients("2026-01-01", "2026-02-01"), 1u);
    EXPECT_EQ(patients("2026-02-01", "2026-02-02"), 2u);
    EXPECT_EQ(patients("2026-02-02", "2026-11-26"), 1u);
    auto request = period("2026");
    request.by = Dimension::INSTITUTION;
    const auto view = told(request);
    EXPECT_EQ(view.total().patients(), 2u) << "who was at two institutions is one person";
    ASSERT_EQ(view.cells_size(), 2);
    EXPECT_EQ(view.cells(0).figures().patients(), 2u);
    EXPECT_EQ(view.cells(1).figures().patients(), 1u);
}

TEST_F(StatisticsView, CountsDaysByLocalClocksAlsoWhenTheyAreChanged) {
    const auto one = world.new_case();
    world.intervene(one, {.day = "2025-12-31", .minute = 24 * 60 - 1});
    world.intervene(one, {.day = "2026-01-01", .minute = 0});
    EXPECT_EQ(interventions("2025"), 1u);
    EXPECT_EQ(interventions("2026"), 1u);
    // The last night in which clocks were put back there: the day had 25 hours.
    world.intervene(one, {.day = "2022-10-30", .minute = 0});
    world.intervene(one, {.day = "2022-10-30", .minute = 25 * 60 - 1});
    world.intervene(one, {.day = "2022-10-31", .minute = 0});
    EXPECT_EQ(interventions("2022-10-30"), 2u);
    EXPECT_EQ(interventions("2022-10-31"), 1u);
}

TEST_F(StatisticsView, TakesVoidedAndMergedCasesOutOfEveryFigure) {
    const auto voided = world.new_case(), merged = world.new_case(), stays = world.new_case();
    for (const auto& one : {voided, merged, stays})
        for (const auto* day : {"2026-03-05", "2026-07-05"})
            world.intervene(one, {.day = day, .delivered = 3});
    const auto talk = world.act("TALK", "2026-03-05", 40);
    EXPECT_EQ(told(period("2026")).total().interventions(), 7u);
    world.on_case(voided.id, voided.patient, "case_voided { code: WRONG_PATIENT }");
    world.on_case(merged.id, merged.patient, "case_merged { surviving_case: 'case-00C' }");
    world.on_activity(talk, "activity_voided { code: DUPLICATE }");
    const auto total = told(period("2026")).total();
    EXPECT_EQ(total.interventions(), 2u);
    EXPECT_EQ(total.group_activities(), 0u);
    EXPECT_EQ(total.attendees(), 0u);
    EXPECT_EQ(total.delivered(), 6u);
    EXPECT_EQ(total.patients(), 1u);
    EXPECT_THAT(told_by(Dimension::MONTH), ElementsAre(Pair("2026-03", 1), Pair("2026-07", 1)));
    EXPECT_EQ(interventions("2026", "2026-11-25"), 0u) << "nothing of it was known then";
}

TEST_F(StatisticsView, TellsWhatWasPublishedThenAlthoughLateFactsChangeIt) {
    world.on_day("2026-02-02");
    const auto one = world.new_case(), other = world.new_case();
    world.intervene(one, {.day = "2026-01-10"});
    world.intervene(other, {.day = "2026-01-10"});
    world.on_day("2026-02-20");
    world.intervene(one, {.day = "2026-01-11"});
    world.on_day("2026-03-01");
    world.on_case(other.id, other.patient, "case_voided { code: DATA_ERROR }");
    world.on_day("2026-11-26");
    EXPECT_EQ(interventions("2026-01"), 2u);
    EXPECT_EQ(interventions("2026-01", "2026-02-02"), 2u);
    EXPECT_EQ(interventions("2026-01", "2026-02-19"), 2u);
    EXPECT_EQ(interventions("2026-01", "2026-02-20"), 3u);
    EXPECT_EQ(interventions("2026-01", "2026-03-01"), 2u);
    EXPECT_EQ(interventions("2026-01", "2026-02-01"), 0u);
    auto then = period("2026-01");
    then.range.as_known_on = "2026-02-20";
    EXPECT_EQ(told(then).total().patients(), 2u);
    EXPECT_EQ(told(then).as_known_on(), "2026-02-20");
    EXPECT_EQ(told(period("2026-01")).total().patients(), 1u);
}

// What institutions publish of a quarter: by how much it is more than the three months before.
TEST_F(StatisticsView, ComparesWithThePeriodBeforeAndWithTheYearBefore) {
    world.intervene(4, {.day = "2025-08-01", .delivered = 1});
    world.intervene(5, {.day = "2026-05-01"});
    world.intervene(8, {.day = "2026-08-01", .delivered = 2});
    const auto view = told(period("2026-Q3"));
    EXPECT_EQ(view.period_before().from(), "2026-04-01");
    EXPECT_EQ(view.period_before().until(), "2026-06-30");
    EXPECT_EQ(view.period_before().figures().interventions(), 5u);
    EXPECT_EQ(view.period_before().interventions_permille(), 600);
    EXPECT_EQ(view.period_before().patients_permille(), 600);
    EXPECT_FALSE(view.period_before().has_delivered_permille()) << "of none there is no share";
    EXPECT_EQ(view.year_before().from(), "2025-07-01");
    EXPECT_EQ(view.year_before().attentions_permille(), 1000);
    EXPECT_EQ(view.year_before().delivered_permille(), 3000);
    EXPECT_EQ(told(period("2026-Q2")).year_before().figures().interventions(), 0u);
    auto request = period("2026-Q3");
    request.detail = views::v1::StatisticsDetail::PATIENTS;
    EXPECT_FALSE(told(request).has_period_before());
    EXPECT_EQ(told(request).total().patients(), 8u);
    request.detail = views::v1::StatisticsDetail::FIGURES;
    EXPECT_EQ(told(request).total().patients(), 0u);
}

TEST_F(StatisticsView, DividesByTheMonthsThatAreOver) {
    world.intervene(3, {.day = "2026-01-01"});
    world.intervene(2, {.day = "2026-10-31", .delivered = 7});
    world.intervene(9, {.day = "2026-11-01"});
    const auto mean = told(period("2026")).monthly_mean();
    EXPECT_EQ(mean.months(), 10u);
    EXPECT_EQ(mean.attentions(), 1u) << "a half is rounded up; November is not over";
    EXPECT_EQ(mean.delivered(), 1u);
    EXPECT_FALSE(told(period("2026-11")).has_monthly_mean());
}

TEST_F(StatisticsView, SaysWhatItRestsOn) {
    world.intervene(world.new_case());
    const auto view = told(period("2026-03"));
    EXPECT_EQ(view.from(), "2026-03-01");
    EXPECT_EQ(view.until(), "2026-03-31");
    EXPECT_EQ(view.time_zone(), "America/Mexico_City");
    EXPECT_EQ(view.rests_on().policy_version(), world.policy.version);
    EXPECT_GT(view.rests_on().map_version(), 0u);
    EXPECT_EQ(view.rests_on().organisation().size(), 16u);
    EXPECT_GT(view.positions_size(), 0);
}

TEST_F(StatisticsView, AsksBackWhereTheRangeIsNone) {
    world.intervene(world.new_case());
    const auto refused = [&](const views::statistics::StatisticsRequest& request) {
        const auto found = views.queries().statistics(state_coordinator(), request);
        return found ? std::nullopt : std::optional(found.error());
    };
    using views::Refused;
    EXPECT_EQ(refused(between("2026-03-02", "2026-03-01")), Refused::range_reversed);
    EXPECT_EQ(refused(between("2026-11-27", "2026-11-28")), Refused::range_in_future);
    EXPECT_EQ(refused(between("2026-11-26", "2027-01-01")), std::nullopt) << "it has begun";
    EXPECT_EQ(refused(between("2025-01-01", "2026-03-04")), Refused::before_first_fact);
    EXPECT_EQ(refused(between("2025-01-01", "2026-03-05")), std::nullopt);
    EXPECT_EQ(refused(between("2026-02-30", "2026-03-01")), Refused::bad_range);
    EXPECT_EQ(refused(between("2026-02-01", "")), Refused::bad_range);
    EXPECT_EQ(refused({}), Refused::bad_range);
    EXPECT_EQ(refused({.range = {.period = "2026", .from = "2026-01-01"}}), Refused::bad_range);
    EXPECT_EQ(refused(period("2026-13")), Refused::bad_period);
    EXPECT_EQ(refused({.range = {.period = "2026", .as_known_on = "soon"}}), Refused::bad_known_at);
    EXPECT_EQ(refused({.range = {.period = "2026-08", .as_known_on = "2026-07-31"}}),
              Refused::range_in_future);
    auto request = period("2026");
    request.and_by = Dimension::SEX;
    EXPECT_EQ(refused(request), Refused::bad_dimensions);
    request.by = Dimension::SEX;
    EXPECT_EQ(refused(request), Refused::bad_dimensions);
}

TEST_F(StatisticsView, AsksForLessWhereNobodyCouldReadItAll) {
    for (int service = 0; service < 33; ++service) {
        const auto one = world.new_case("service-" + std::to_string(service));
        for (int day = 0; day < 304; ++day)
            world.intervene(one, {.day = "2026-01-01", .minute = day * 24 * 60});
    }
    auto request = period("2026");
    request.by = Dimension::DAY;
    request.and_by = Dimension::SERVICE;
    EXPECT_EQ(views.queries().statistics(state_coordinator(), request).error(),
              views::Refused::too_many_cells);
    request.by = Dimension::MONTH;
    EXPECT_EQ(told(request).cells_size(), 10 * 33);
}

TEST_F(StatisticsView, TakesAnyRangeThatHasBegun) {
    world.intervene(world.new_case());
    for (const auto* until : {"2026-03-05", "9999-12-31"})
        EXPECT_EQ(told(between("0001-01-01", until)).total().interventions(), 1u);
}

TEST_F(StatisticsView, KeepsAStreamThatCantBeReadAnyMoreAsItWasCounted) {
    const auto one = world.new_case();
    world.intervene(one);
    world.on_case(one.id, one.patient, "case_voided { code: DATA_ERROR }",
                  {.spoil = [](auto& record) {
                      record.mutable_events(0)->set_type("enlace.intake.v1.Unheard");
                  }});
    EXPECT_EQ(interventions("2026"), 1u);
}

}  // namespace
}  // namespace enlace::test
