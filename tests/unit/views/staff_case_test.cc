#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "statistics_world.h"
#include "views/services.h"

// Nobody outside of a welfare section learns of a case about a member of staff.
namespace enlace::test {
namespace {

using common::v1::Principal;
using views::Refused;
using views::v1::Dimension;

const std::string kDone =
    "staff_intervention_recorded { intervention: COUNSELLING unit: 'SPSSA000011' note: 'alone' "
    "occurred_at_us: ";

// Somebody in each role, at the hospital or in the jurisdiction where it stands, with whatever
// institution: more than any token may say.
std::vector<Principal> outsiders() {
    std::vector<Principal> all;
    const auto* roles = common::v1::Role_descriptor();
    for (int i = 0; i < roles->value_count(); ++i) {
        const auto role = static_cast<common::v1::Role>(roles->value(i)->number());
        const bool is_engine = security::reach(role) == security::Reach::engine;
        const bool of_section = security::reach(role) == security::Reach::staff_welfare;
        if (is_engine) continue;
        auto who = hospital(of_section ? kElsewhere : kHospital);
        who.set_role(role);
        who.set_jurisdiction("I");
        all.push_back(who);
    }
    return all;
}

class StaffCases : public testing::Test {
protected:
    std::string open_case(const std::string& clues = kHospital) {
        const auto id = world.staff_case(clues);
        world.on_staff_case(id, "staff_case_assigned { worker: 'bp-01' }");
        return id;
    }
    void intervene(const std::string& id, const std::string& day) {
        world.on_staff_case(id, kDone + std::to_string(StatisticsWorld::at_us(day)) + " }");
    }
    views::v1::Statistics told(const Principal& who, views::statistics::StatisticsRequest asked) {
        const auto found = views.queries().statistics(who, asked);
        EXPECT_TRUE(found);
        return found ? *found : views::v1::Statistics();
    }
    views::statistics::StatisticsRequest of_hospital(std::string_view name) {
        auto asked = period(name);
        asked.only.institution = kHospital;
        return asked;
    }

    StatisticsWorld world;
    RunningViews views{world};
};

TEST_F(StaffCases, AreShownToTheirOwnSection) {
    const auto id = open_case();
    intervene(id, "2026-03-05");
    world.on_staff_case(id, "staff_case_closed { code: RESOLVED_LOCALLY reason: 'well' }");
    const auto view = views.queries().staff_case(welfare(), id);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->state(), "CLOSED");
    EXPECT_EQ(view->details().staff(), "en-07");
    EXPECT_EQ(view->details().reason(), "threatened");
    EXPECT_EQ(view->details().closure_reason(), "well");
    ASSERT_EQ(view->details().notes_size(), 1);
    EXPECT_EQ(view->details().notes(0), "alone");
    ASSERT_EQ(view->interventions_size(), 1);
    EXPECT_EQ(view->worker(), "bp-01");
    const auto later = open_case();
    const auto page = views.queries().staff_cases(welfare(), kHospital, "", {});
    ASSERT_TRUE(page);
    EXPECT_THAT(ids(*page), testing::UnorderedElementsAre(id, later));
    EXPECT_THAT(ids(*views.queries().staff_cases(welfare(), kHospital, "CLOSED", {})),
                testing::ElementsAre(id));
}

TEST_F(StaffCases, AreMissingForEverybodyElse) {
    const auto id = open_case();
    const auto missing = world.new_stream("staffcase", world.new_patient());
    const auto& ask = views.queries();
    for (const auto& who : outsiders()) {
        SCOPED_TRACE(who.ShortDebugString());
        for (const auto& one : {id, missing}) {
            EXPECT_EQ(ask.staff_case(who, one).error(), Refused::not_found);
            EXPECT_EQ(ask.patient(who, one, {}).error(), Refused::not_found);
            EXPECT_EQ(ask.timeline(who, one, {}, {}).error(), Refused::not_found);
            EXPECT_EQ(ask.social_case(who, one).error(), Refused::not_found);
            EXPECT_EQ(ask.activity(who, one).error(), Refused::not_found);
            EXPECT_EQ(ask.story(who, one).error(), Refused::not_found);
        }
        EXPECT_EQ(ask.staff_cases(who, kHospital, "", {}).error(), Refused::not_found);
    }
}

TEST_F(StaffCases, StandInNoListOfOthersAndInNoStory) {
    const auto id = open_case();
    intervene(id, "2026-03-05");
    const auto& ask = views.queries();
    for (const auto& who : {hospital(), state_coordinator()}) {
        EXPECT_EQ(ask.office(who, kHospital, {}, {})->items_size(), 0);
        EXPECT_EQ(ask.activities(who, kHospital, "", {})->items_size(), 0);
        EXPECT_EQ(ask.breaches(who, kHospital, {})->items_size(), 0);
    }
    EXPECT_EQ(ask.story(welfare(), id).error(), Refused::not_found);
}

TEST_F(StaffCases, GiveTheirSectionNoSightOfPatients) {
    const auto patient = world.patient();
    const auto social_case = world.social_case(patient);
    const auto activity = world.activity();
    const auto& ask = views.queries();
    const auto who = welfare();
    EXPECT_EQ(ask.patient(who, patient, {}).error(), Refused::not_found);
    EXPECT_EQ(ask.timeline(who, patient, {}, {}).error(), Refused::not_found);
    EXPECT_EQ(ask.social_case(who, social_case).error(), Refused::not_found);
    EXPECT_EQ(ask.activity(who, activity).error(), Refused::not_found);
    EXPECT_EQ(ask.office(who, kHospital, {}, {}).error(), Refused::not_found);
    EXPECT_EQ(ask.breaches(who, kHospital, {}).error(), Refused::not_found);
    EXPECT_EQ(ask.mailbox(who, kHospital, views::Mailbox::sent, {}, {}).error(),
              Refused::not_found);
}

TEST_F(StaffCases, AreCountedInTheirOwnColumnAndNoOther) {
    world.intervene(7, {.day = "2025-03-05"});
    for (int i = 0; i < 6; ++i) intervene(open_case(), "2025-04-06");
    const auto voided = open_case();
    intervene(voided, "2025-04-06");
    world.on_staff_case(voided, "staff_case_voided { code: DUPLICATE }");
    const auto total = told(hospital(), of_hospital("2025")).total();
    EXPECT_EQ(total.interventions(), 7u);
    EXPECT_EQ(total.attentions(), 7u);
    EXPECT_EQ(total.staff_welfare(), 6u);
    EXPECT_EQ(told(welfare(), of_hospital("2025")).total().staff_welfare(), 6u);
}

TEST_F(StaffCases, AreToldOfInWholeYearsAloneAndNeverFew) {
    world.intervene(7, {.day = "2025-03-05"});
    world.intervene(7, {.day = "2026-03-05"});
    const auto id = open_case(), elsewhere = open_case(kElsewhere);
    for (int i = 0; i < 4; ++i) intervene(id, "2025-04-06");
    for (int i = 0; i < 5; ++i) intervene(elsewhere, "2025-04-06");
    for (int i = 0; i < 9; ++i) intervene(id, "2026-04-06");
    for (const auto& who : {hospital(), state_coordinator()}) {
        SCOPED_TRACE(who.ShortDebugString());
        EXPECT_FALSE(told(who, of_hospital("2025")).total().has_staff_welfare());
        EXPECT_FALSE(told(who, of_hospital("2026")).total().has_staff_welfare());
        EXPECT_FALSE(told(who, of_hospital("2026-04")).total().has_staff_welfare());
        EXPECT_FALSE(told(who, period("2025")).total().has_staff_welfare());
        auto by_day = of_hospital("2026");
        by_day.by = Dimension::DAY;
        const auto days = told(who, by_day);
        for (const auto& cell : days.cells()) {
            EXPECT_EQ(cell.key(0), "2026-03-05");
            EXPECT_FALSE(cell.figures().has_staff_welfare());
        }
        auto of_kind = of_hospital("2025");
        of_kind.only.kind = intake::v1::Intervention::COUNSELLING;
        EXPECT_FALSE(told(who, of_kind).total().has_staff_welfare());
        auto by_institution = period("2025");
        by_institution.by = Dimension::INSTITUTION;
        const auto cells = told(who, by_institution);
        ASSERT_EQ(cells.cells_size(), 2);
        EXPECT_FALSE(cells.cells(0).figures().has_staff_welfare());
        EXPECT_EQ(cells.cells(1).figures().staff_welfare(), 5u);
        EXPECT_FALSE(cells.total().has_staff_welfare());
    }
    EXPECT_EQ(told(welfare(), of_hospital("2025")).total().staff_welfare(), 4u);
    EXPECT_EQ(told(welfare(), of_hospital("2026-04")).total().staff_welfare(), 9u);
    EXPECT_FALSE(told(welfare(kElsewhere), of_hospital("2026-04")).total().has_staff_welfare());
}

}  // namespace
}  // namespace enlace::test
