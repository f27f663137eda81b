#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "statistics_world.h"

// What figures owe to other streams: who is one person, what was done at home or at a distance, and
// that nothing done for a case stays when the case goes.
namespace enlace::test {
namespace {

using testing::Pair;
using testing::UnorderedElementsAre;
using views::v1::Dimension;
using views::v1::Statistics;

class StatisticsOfLinked : public testing::Test {
protected:
    Statistics told(const views::statistics::StatisticsRequest& request) {
        const auto found = RunningViews(world).queries().statistics(state_coordinator(), request);
        EXPECT_TRUE(found);
        return found ? *found : Statistics();
    }
    auto told_by(Dimension::Code by) {
        auto request = period("2026");
        request.by = by;
        return interventions_of(told(request));
    }
    std::uint64_t patients(std::string_view as_known_on = {}) {
        auto request = period("2026");
        request.range.as_known_on = as_known_on;
        return told(request).total().patients();
    }
    // As one of the two streams has it.
    void edge(const std::string& stream,
              const std::string& event,
              const std::string& other,
              const std::string& id) {
        world.on_patient(stream,
                         fmt::format("{} {{ edge_id: '{}' other: '{}' }}", event, id, other));
    }
    std::string seen() {
        const auto one = world.new_case();
        world.intervene(one);
        return one.patient;
    }
    std::string visited(const StatisticsWorld::Case& of, const std::string& day) {
        const auto id = world.new_stream("visit", of.patient);
        world.on_visit(id, of.patient,
                       fmt::format("home_visit_requested {{ case_id: '{}' patient_id: '{}' "
                                   "requester: '{}' counted {{ sex: MALE municipality: '24013' }} "
                                   "}}",
                                   of.id, of.patient, of.institution));
        world.on_visit(id, of.patient, "home_visit_routed { jurisdiction: 'VI' map_version: 1 }");
        world.on_visit(
            id, of.patient,
            fmt::format("home_visit_completed {{ arrived_at_us: {} jurisdiction: 'VI' }}",
                        StatisticsWorld::at_us(day)));
        return id;
    }
    std::string held(const StatisticsWorld::Case& of, const std::string& day) {
        const auto id = world.new_stream("tele", of.patient);
        const auto on = [&](const std::string& event) { world.on_session(id, of.patient, event); };
        on(fmt::format(
            "tele_session_proposed {{ case_id: '{}' patient_id: '{}' proposer: '{}' "
            "provider: '{}' site: '{}' service: 'psiquiatria' counted {{ sex: FEMALE }} "
            "}}",
            of.id, of.patient, of.institution, kElsewhere, of.institution));
        on("tele_session_confirmed { channel: LLAMADA }");
        on(fmt::format("tele_session_started {{ started_at_us: {} }}",
                       StatisticsWorld::at_us(day)));
        on("tele_session_completed { disposition: DISCHARGE }");
        return id;
    }

    StatisticsWorld world;
};

TEST_F(StatisticsOfLinked, WhoeverWasFoundToBeOnePersonIsCountedOnceUntilParted) {
    world.on_day("2026-04-01");
    const auto a = seen(), b = seen(), c = seen();
    const auto d = seen();
    world.on_day("2026-05-01");
    edge(a, "merge_recorded", b, a + "/1");
    edge(b, "merge_recorded", a, a + "/1");
    edge(c, "merge_recorded", b, c + "/1");
    world.on_day("2026-06-01");
    edge(a, "merge_withdrawn", b, a + "/1");
    world.on_day("2026-11-26");
    EXPECT_EQ(patients("2026-04-30"), 4u);
    EXPECT_EQ(patients("2026-05-01"), 2u) << "whoever of three another leads to";
    EXPECT_EQ(patients(), 3u) << "withdrawn at one end is withdrawn";
    edge(d, "merge_recorded", c, d + "/1");
    EXPECT_EQ(patients(), 2u);
}

TEST_F(StatisticsOfLinked, OnePersonInTwoPlacesIsOneInAll) {
    const auto here = world.new_case(), there = world.new_case("pediatria", kElsewhere);
    world.intervene(here);
    world.intervene(there, {.unit = kElsewhere});
    edge(there.patient, "merge_recorded", here.patient, there.patient + "/1");
    auto request = period("2026");
    request.by = Dimension::INSTITUTION;
    const auto view = told(request);
    EXPECT_EQ(view.total().patients(), 1u);
    ASSERT_EQ(view.cells_size(), 2);
    for (const auto& cell : view.cells()) EXPECT_EQ(cell.figures().patients(), 1u);
}

TEST_F(StatisticsOfLinked, AnEndThatOvertookItsBeginningJoinsNobody) {
    const auto a = seen(), b = seen();
    edge(b, "merge_withdrawn", a, a + "/1");
    edge(a, "merge_recorded", b, a + "/1");
    EXPECT_EQ(patients(), 2u);
}

TEST_F(StatisticsOfLinked, VisitsAndSessionsAreAttentionsWhereTheyWereGiven) {
    const auto one = world.new_case();
    world.intervene(one);
    visited(one, "2026-03-06");
    held(one, "2026-04-07");
    const auto total = told(period("2026")).total();
    EXPECT_EQ(total.attentions(), 3u);
    EXPECT_EQ(total.by_appointment(), 1u);
    EXPECT_EQ(total.patients(), 1u);
    EXPECT_THAT(
        told_by(Dimension::KIND),
        UnorderedElementsAre(Pair("INTERVIEW", 1), Pair("HOME_VISIT", 1), Pair("TELE_SESSION", 1)));
    EXPECT_THAT(told_by(Dimension::CHANNEL),
                UnorderedElementsAre(Pair("ON_SITE", 1), Pair("HOME", 1), Pair("CALL", 1)));
    EXPECT_THAT(told_by(Dimension::INSTITUTION),
                UnorderedElementsAre(Pair(kHospital, 1), Pair(kElsewhere, 1), Pair("", 1)));
    EXPECT_THAT(told_by(Dimension::JURISDICTION),
                UnorderedElementsAre(Pair("I", 1), Pair("VI", 1), Pair("", 1)));
    EXPECT_THAT(told_by(Dimension::MONTH),
                UnorderedElementsAre(Pair("2026-03", 2), Pair("2026-04", 1)));
    EXPECT_THAT(told_by(Dimension::MUNICIPALITY),
                UnorderedElementsAre(Pair("24028", 1), Pair("24013", 1), Pair("", 1)));
    auto request = period("2026");
    request.only = {.jurisdiction = "VI", .channel = views::v1::Channel::HOME};
    EXPECT_EQ(told(request).total().attentions(), 1u);
    request.only = {.institution = kElsewhere};
    EXPECT_EQ(told(request).total().attentions(), 1u);
    request.only = {.kind = views::v1::Deed::HOME_VISIT};
    EXPECT_EQ(told(request).total().attentions(), 1u);
    EXPECT_EQ(told(between("2026-03-06", "2026-04-06")).total().attentions(), 1u);
}

TEST_F(StatisticsOfLinked, WhatIsVoidedOrWhoseCaseGoesIsInNoFigure) {
    world.on_day("2026-04-01");
    const auto stays = world.new_case(), goes = world.new_case(), merged = world.new_case();
    std::string visit;
    for (const auto& one : {stays, goes, merged}) {
        visit = visited(one, "2026-03-06");
        held(one, "2026-03-07");
    }
    EXPECT_EQ(told(period("2026")).total().attentions(), 6u);
    world.on_day("2026-05-01");
    world.on_visit(visit, merged.patient, "home_visit_voided { code: DUPLICATE }");
    EXPECT_EQ(told(period("2026")).total().attentions(), 5u);
    world.on_day("2026-06-01");
    world.on_case(goes.id, goes.patient, "case_voided { code: WRONG_PATIENT }");
    world.on_case(merged.id, merged.patient, "case_merged { surviving_case: 'case-00C' }");
    world.on_day("2026-11-26");
    const auto total = told(period("2026")).total();
    EXPECT_EQ(total.attentions(), 2u);
    EXPECT_EQ(total.patients(), 1u);
    auto then = period("2026-03");
    then.range.as_known_on = "2026-05-31";
    EXPECT_EQ(told(then).total().attentions(), 5u) << "as it was published then";
}

TEST_F(StatisticsOfLinked, AVisitMayBeTheFirstOfAll) {
    visited(world.new_case(), "2026-03-06");
    const auto asked = [&](std::string_view until) {
        return RunningViews(world)
            .queries()
            .statistics(state_coordinator(), between("2026-01-01", until))
            .has_value();
    };
    EXPECT_FALSE(asked("2026-03-05"));
    EXPECT_TRUE(asked("2026-03-06"));
}

// By drawing edges and withdrawing them, beside counting by hand.
TEST_F(StatisticsOfLinked, CountsComponentsOfWhateverEdgesThereAre) {
    const unsigned seed = std::random_device()();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    std::vector<std::string> patients;
    for (int i = 0; i < 12; ++i) patients.push_back(seen());
    struct Drawn {
        std::size_t one, other;
        bool withdrawn;
    };
    std::vector<Drawn> drawn;
    for (int i = 0; i < 14; ++i) {
        const Drawn edge{random() % 12, random() % 12, random() % 3 == 0};
        if (edge.one == edge.other) continue;
        const auto id = fmt::format("{}/{}", patients[edge.one], i);
        this->edge(patients[edge.one], "merge_recorded", patients[edge.other], id);
        if (edge.withdrawn)
            this->edge(patients[random() % 2 == 0 ? edge.one : edge.other], "merge_withdrawn",
                       patients[edge.other], id);
        drawn.push_back(edge);
    }
    std::vector<std::size_t> least(12);
    for (std::size_t i = 0; i < least.size(); ++i) least[i] = i;
    for (std::size_t round = 0; round < least.size(); ++round) {
        for (const auto& [one, other, withdrawn] : drawn)
            if (!withdrawn) least[one] = least[other] = std::min(least[one], least[other]);
    }
    EXPECT_EQ(this->patients(), std::set(least.begin(), least.end()).size());
}

}  // namespace
}  // namespace enlace::test
