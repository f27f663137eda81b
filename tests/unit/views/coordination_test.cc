#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>

#include "coordination_world.h"

// How units worked together, of one case.
namespace enlace::test {
namespace {

using testing::ElementsAre;
using testing::Pair;
using views::v1::CoordinationFigures;
using views::v1::CoordinationOfCase;
using Indicator = views::v1::CoordinationIndicator;

// "sum, value" by the indicator's name.
using Table = std::map<std::string, std::string>;

// The last table of the document.
Table by_the_document() {
    std::ifstream file(ENLACE_SOURCE_DIR "/services/views/coordination/COORDINATION.md");
    const std::regex line(R"(\| ([A-Z_]+) \| ([0-9][^|]*) \| ([0-9]+) \|)");
    Table table;
    std::smatch found;
    for (std::string text; std::getline(file, text);)
        if (std::regex_match(text, found, line))
            table[found[1].str()] = found[2].str() + ", " + found[3].str();
    return table;
}

std::map<Indicator::Code, std::string> sums_of(const CoordinationFigures& figures) {
    const auto text = [](std::uint64_t sum) { return std::to_string(sum); };
    return {{Indicator::INSTITUTIONS, text(figures.institutions())},
            {Indicator::UNITS, text(figures.units())},
            {Indicator::HAND_OFFS, text(figures.hand_offs())},
            {Indicator::DAYS_WITHOUT_NEWS, text(figures.days_without_news())},
            {Indicator::STEPS_ON_TIME,
             fmt::format("{} of {}", figures.steps_on_time(), figures.steps())},
            {Indicator::REOPENINGS, text(figures.reopenings())},
            {Indicator::REPEATED_ELSEWHERE, text(figures.repeated_elsewhere())},
            {Indicator::FOLLOW_UP, fmt::format("{} of {}", figures.follow_ups().waited_min(),
                                               figures.follow_ups().followed_up())}};
}

template <class Quarter>
Table table_of(const Quarter& quarter) {
    const auto sums = sums_of(quarter.figures());
    Table table;
    for (const auto& value : quarter.values())
        table[Indicator::Code_Name(value.indicator())] =
            fmt::format("{}, {}", sums.at(value.indicator()), value.value());
    return table;
}

class CoordinationOfOneCase : public testing::Test {
protected:
    CoordinationOfCase told(const CoordinationWorld::Told& one, std::string_view known_on = {}) {
        const auto found =
            views.queries().coordination_of_case(state_coordinator(), one.id, known_on);
        EXPECT_TRUE(found);
        return found ? *found : CoordinationOfCase();
    }
    // Of its first quarter.
    CoordinationFigures figures(const CoordinationWorld::Told& one,
                                std::string_view known_on = {}) {
        const auto view = told(one, known_on);
        return view.quarters().empty() ? CoordinationFigures() : view.quarters(0).figures();
    }

    CoordinationWorld world;
    RunningViews views{world};
};

TEST_F(CoordinationOfOneCase, IsWhatTheDocumentWorksOutByHand) {
    const auto expected = by_the_document();
    ASSERT_EQ(expected.size(), 8u);
    const auto one = world.by_hand();
    const auto view = told(one);
    ASSERT_GE(view.quarters_size(), 1);
    EXPECT_EQ(view.quarters(0).quarter(), "2026-Q1");
    EXPECT_EQ(table_of(view.quarters(0)), expected);
    EXPECT_EQ(view.unit(), kHospital);
    EXPECT_EQ(view.institution(), kHospital);

    const auto of_all = views.queries().coordination(state_coordinator(), {.quarter = "2026-Q1"});
    ASSERT_TRUE(of_all);
    ASSERT_EQ(of_all->units_size(), 1);
    EXPECT_EQ(of_all->units(0).unit(), kHospital);
    EXPECT_EQ(table_of(of_all->units(0)), expected);
    EXPECT_EQ(of_all->total().cases(), 1u);
    EXPECT_EQ(of_all->from(), "2026-01-01");
    EXPECT_EQ(of_all->until(), "2026-03-31");
    EXPECT_FALSE(of_all->rests_on().organisation().empty());
}

TEST_F(CoordinationOfOneCase, TellsEachQuarterInWhichItWasOpenAndWhatChanged) {
    const auto one = world.by_hand();
    const auto view = told(one);
    std::vector<std::string> quarters;
    for (const auto& quarter : view.quarters()) quarters.push_back(quarter.quarter());
    EXPECT_THAT(quarters, ElementsAre("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"));
    EXPECT_FALSE(view.quarters(0).values(0).has_change());
    // Nothing happens in the second: of its 91 days all are without news.
    const auto& second = view.quarters(1);
    EXPECT_EQ(second.figures().days_without_news(), 91u);
    EXPECT_EQ(second.figures().steps(), 0u);
    const auto& quiet = second.values(Indicator::DAYS_WITHOUT_NEWS - 1);
    ASSERT_EQ(quiet.indicator(), Indicator::DAYS_WITHOUT_NEWS);
    EXPECT_EQ(quiet.value(), 9100);
    EXPECT_EQ(quiet.before(), 1300);
    EXPECT_EQ(quiet.change(), 7800);
    for (const auto& value : second.values()) {
        EXPECT_NE(value.indicator(), Indicator::STEPS_ON_TIME) << "there was none";
        EXPECT_NE(value.indicator(), Indicator::FOLLOW_UP);
    }
    // The fourth goes until today, 26 November.
    EXPECT_EQ(view.quarters(3).figures().days_without_news(), 31u + 26u);
}

TEST_F(CoordinationOfOneCase, CountsALateFactWhereItTookPlaceSinceItIsKnown) {
    const auto one = world.by_hand();
    // The interview of 28 January was told on 2 February.
    EXPECT_EQ(figures(one, "2026-02-01").units(), 3u);
    EXPECT_EQ(figures(one, "2026-02-02").units(), 4u);
    EXPECT_EQ(figures(one, "2026-02-09").days_without_news(), 12u) << "since the 28th, until then";
    EXPECT_EQ(figures(one, "2026-02-17").follow_ups().discharges(), 1u);
    EXPECT_EQ(figures(one, "2026-02-17").follow_ups().followed_up(), 0u);
    EXPECT_EQ(figures(one, "2026-02-18").follow_ups().followed_up(), 1u);
    EXPECT_EQ(figures(one, "2026-01-11").cases(), 0u);
}

TEST_F(CoordinationOfOneCase, ForgetsWhatWasVoided) {
    world.at("2026-01-12 09:00");
    const auto one = world.open_case();
    const auto referral = world.refer(one, "SPSSA000203", "2026-01-28 10:00");
    EXPECT_EQ(figures(one).hand_offs(), 1u);
    EXPECT_EQ(figures(one).institutions(), 2u);
    world.at("2026-02-01 09:00");
    world.on(referral, "referral_voided { }");
    EXPECT_EQ(figures(one).hand_offs(), 0u);
    EXPECT_EQ(figures(one).institutions(), 1u);
    EXPECT_EQ(figures(one, "2026-01-31").hand_offs(), 1u) << "as it was known then";
    for (const auto* end :
         {"case_voided { code: DUPLICATE }", "case_merged { surviving_case: 'case-00C' }"}) {
        const auto gone = world.open_case();
        world.refer(gone, "SPSSA000203", "2026-02-28 10:00");
        EXPECT_EQ(told(gone).quarters_size(), 1);
        world.at("2026-02-03 09:00");
        world.on(gone, end);
        EXPECT_EQ(told(gone).quarters_size(), 0) << end;
        EXPECT_EQ(told(gone, "2026-02-02").quarters_size(), 1) << end;
        world.at("2026-02-01 09:00");
    }
}

TEST_F(CoordinationOfOneCase, CountsAClockOnceHoweverOftenItEscalates) {
    world.at("2026-01-12 09:00");
    const auto one = world.open_case();
    for (const auto* day : {"2026-01-14 09:00", "2026-01-15 09:00", "2026-01-16 09:00"}) {
        world.at(day);
        world.ran_out(one, "triage_by");
    }
    world.at("2026-01-17 09:00");
    world.on(one, "case_triaged { " + world.clock_of("assign_by", "2026-01-18 09:00") + " }");
    EXPECT_EQ(figures(one).steps(), 1u);
    EXPECT_EQ(figures(one).steps_on_time(), 0u);
    // Late, though nobody had recorded that yet.
    world.at("2026-01-18 09:01");
    world.on(one, "case_assigned { worker: 'ts-01' " +
                      world.clock_of("study_by", "2026-01-20 09:00") + " }");
    EXPECT_EQ(figures(one).steps(), 2u);
    EXPECT_EQ(figures(one).steps_on_time(), 0u);
}

TEST_F(CoordinationOfOneCase, CountsWhatIsDoneBeforeItExpiresAsTheStepThatWasLate) {
    world.at("2026-01-12 09:00");
    const auto one = world.open_case();
    const auto referral = world.refer(one, "SPSSA000203", "2026-01-13 09:00");
    world.at("2026-01-13 09:01");
    world.ran_out(referral, "answer_by", "expire");
    world.at("2026-01-13 10:00");
    world.on(referral,
             "referral_accepted { " + world.clock_of("attend_by", "2026-02-01 09:00") + " }");
    EXPECT_EQ(figures(one).steps(), 1u);
    EXPECT_EQ(figures(one).steps_on_time(), 0u);
}

TEST_F(CoordinationOfOneCase, TakesTheFirstFollowUpWithinNinetyDays) {
    world.at("2026-01-12 09:00");
    const auto one = world.open_case(), other = world.open_case();
    for (const auto& of : {one, other}) {
        const auto referral = world.refer(of, "SPSSA000203", "2026-01-28 10:00");
        world.on(referral, fmt::format("counter_referral_issued {{ attended: true "
                                       "discharged_at_us: {} }}",
                                       world.us("2026-01-12 09:00")));
    }
    const auto reach = [&](const auto& of, const std::string& time, const char* result) {
        world.at(time);
        world.on(of, fmt::format("contact_attempted {{ channel: LLAMADA result: {} "
                                 "attempted_at_us: {} }}",
                                 result, world.us(time)));
    };
    reach(one, "2026-01-13 09:00", "NO_ANSWER");
    reach(one, "2026-04-12 09:00", "REACHED");
    reach(other, "2026-04-12 09:01", "REACHED");
    EXPECT_EQ(figures(one).follow_ups().waited_min(), 90u * 24 * 60);
    EXPECT_EQ(figures(other).follow_ups().discharges(), 1u);
    EXPECT_EQ(figures(other).follow_ups().followed_up(), 0u);
}

TEST_F(CoordinationOfOneCase, TakesWhatIsWithItsInstitutionForItsOwn) {
    world.at("2026-01-12 09:00");
    const auto one = world.open_case(kAnnex, kHospital);
    const auto visit = world.ask_visit(one, "2026-01-12 10:00");
    EXPECT_EQ(figures(one).units(), 1u);
    EXPECT_EQ(figures(one).institutions(), 1u);
    EXPECT_EQ(figures(one).hand_offs(), 0u);
    world.on(visit, "home_visit_routed { jurisdiction: 'VI' }");
    world.on(visit, "home_visit_rejected { jurisdiction: 'VI' code: NO_STAFF }");
    world.on(visit, "home_visit_rerouted { jurisdiction: 'I' routing_attempt: 2 }");
    EXPECT_EQ(figures(one).units(), 3u);
    EXPECT_EQ(figures(one).hand_offs(), 2u);
    EXPECT_EQ(figures(one).repeated_elsewhere(), 1u);
}

TEST_F(CoordinationOfOneCase, IsForThoseWhoMaySeeTheCase) {
    const auto one = world.by_hand();
    EXPECT_TRUE(views.queries().coordination_of_case(hospital(), one.id, {}));
    for (const auto& who : {hospital(kElsewhere), data_team(), common::v1::Principal{}})
        EXPECT_EQ(views.queries().coordination_of_case(who, one.id, {}).error(),
                  views::Refused::not_found);
    EXPECT_EQ(views.queries().coordination_of_case(hospital(), one.id, "yesterday").error(),
              views::Refused::bad_known_at);
}

}  // namespace
}  // namespace enlace::test
