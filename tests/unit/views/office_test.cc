#include <gtest/gtest.h>

#include "views_world.h"

// What a social-work office has before it: its cases by what is due, and what nobody did in time.
namespace enlace::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using views::Refused;

constexpr auto kOffice = "SPSSA000011";

common::v1::Principal supervisor() {
    auto principal = hospital();
    principal.set_role(common::v1::SUPERVISOR);
    return principal;
}

class Office : public testing::Test {
protected:
    std::string assigned(const std::string& worker, std::int64_t study_by_us) {
        const auto patient = world.patient();
        const auto id = world.social_case(patient);
        of[id] = patient;
        on(id, "case_triaged { risk: ALTO assign_by { timer: 'assign_by' due_us: 1 } }");
        on(id, "case_assigned { worker: '" + worker + "' study_by { timer: 'study_by' due_us: " +
                   std::to_string(study_by_us) + " } }");
        return id;
    }
    JournalWriter::Written on(const std::string& id, const std::string& event) {
        return world.on_case(id, of.at(id), event);
    }
    views::v1::CasePage cases(const views::CaseFilter& filter = {}) {
        return *RunningViews(world).queries().office(hospital(), kOffice, filter, {});
    }
    views::v1::BreachPage breaches() {
        return *RunningViews(world).queries().breaches(supervisor(), kOffice, {});
    }

    ViewsWorld world;
    std::map<std::string, std::string> of;  // Case -> patient.
};

TEST_F(Office, ListsLivingCasesByTheClockThatRunsOutFirst) {
    const std::int64_t now_us = world.clock.wall_us();
    const auto later = assigned("w-1", now_us + 2), sooner = assigned("w-2", now_us + 1);
    const auto overdue = assigned("w-1", now_us - 1);
    world.social_case(world.patient("Ana", "SPSSA000203"), "SPSSA000203");
    const auto page = cases();
    EXPECT_THAT(ids(page), ElementsAre(overdue, sooner, later));
    EXPECT_TRUE(page.items(0).overdue());
    EXPECT_FALSE(page.items(1).overdue());
    EXPECT_EQ(page.items(0).timer(), "study_by");
    EXPECT_THAT(page.items(0).actions(), Contains("RecordSocialStudy"));
    EXPECT_THAT(ids(cases({.worker = "w-1"})), ElementsAre(overdue, later));
    EXPECT_THAT(ids(cases({.state = "ASSESSED"})), IsEmpty());
}

TEST_F(Office, TakesACaseFromItsListsWhenItEnds) {
    const auto id = assigned("w-1", 5);
    on(id, "social_study_recorded { plan_by { timer: 'plan_by' due_us: 7 } }");
    EXPECT_THAT(ids(cases({.worker = "w-1", .state = "ASSESSED"})), ElementsAre(id));
    on(id, "case_closed { code: ATTENDED }");
    EXPECT_THAT(ids(cases()), IsEmpty());
    EXPECT_THAT(ids(cases({.worker = "w-1"})), IsEmpty());
    on(id, "case_reopened { assign_by { timer: 'assign_by' due_us: 9 } }");
    EXPECT_THAT(ids(cases()), ElementsAre(id));
    EXPECT_THAT(ids(cases({.worker = "w-1"})), IsEmpty()) << "nobody works on it any more";
}

TEST_F(Office, ShowsABreachUntilWhatItIsAboutIsDone) {
    const auto id = assigned("w-1", 5);
    on(id, "breach_recorded { timer: 'study_by' due_us: 5 escalation_level: 1 }");
    const auto since = breaches();
    ASSERT_THAT(ids(since), ElementsAre(id));
    EXPECT_EQ(since.items(0).breach(), "study_by");
    EXPECT_EQ(since.items(0).worker(), "w-1");
    on(id, "breach_recorded { timer: 'study_by' due_us: 6 escalation_level: 2 }");
    EXPECT_EQ(breaches().items(0).escalation_level(), 2u);
    EXPECT_EQ(breaches().items(0).since().ShortDebugString(),
              since.items(0).since().ShortDebugString());
    on(id, "social_study_recorded { plan_by { timer: 'plan_by' due_us: 7 } }");
    EXPECT_THAT(ids(breaches()), IsEmpty());
}

TEST_F(Office, TellsTheStateOfWhatNeitherUnitNorItsHeadHasDone) {
    const auto highest = [&] {
        return ids(*RunningViews(world).queries().highest_breaches(state_coordinator(), {}));
    };
    const auto social_case = assigned("w-1", 5);
    const auto patient = world.patient();
    const auto referral = world.referral(patient), visit = world.routed_visit(patient);
    const auto breach = [&](int level) {
        const std::string told = "due_us: 5 escalation_level: " + std::to_string(level) + " }";
        on(social_case, "breach_recorded { timer: 'study_by' " + told);
        world.on_referral(referral, patient, "breach_recorded { timer: 'answer_by' " + told);
        world.on_visit(visit, patient, "breach_recorded { timer: 'receive_by' " + told);
    };
    breach(1);
    breach(2);
    EXPECT_THAT(highest(), IsEmpty());
    breach(3);
    EXPECT_THAT(highest(), UnorderedElementsAre(social_case, referral, visit));
    EXPECT_THAT(ids(breaches()), ElementsAre(social_case)) << "and the unit still";
    on(social_case, "social_study_recorded { plan_by { timer: 'plan_by' due_us: 7 } }");
    EXPECT_THAT(highest(), UnorderedElementsAre(referral, visit));
}

TEST_F(Office, ShowsWhoIsNotIdentifiedInTimeToAllWhoRegisteredThem) {
    const auto id = world.new_patient();
    world.on_patient(id,
                     "patient_registered { institution: 'SPSSA000011' status: UNIDENTIFIED"
                     " identify_by { timer: 'identify_by' due_us: 5 } }",
                     {.principal = hospital()});
    world.on_patient(id, "breach_recorded { timer: 'identify_by' due_us: 5 escalation_level: 1 }");
    EXPECT_THAT(ids(breaches()), ElementsAre(id));
    world.on_patient(id, "identity_proposed { name: 'Juana' }");
    EXPECT_THAT(ids(breaches()), ElementsAre(id)) << "a proposal is not yet an identity";
    world.on_patient(id, "identity_verified {}");
    EXPECT_THAT(ids(breaches()), IsEmpty());
}

// What crossed the closure of its case on its way stands until a supervisor acts.
TEST_F(Office, ShowsWhatWasOpenedBehindTheBackOfAClosedCase) {
    const auto id = assigned("w-1", 5);
    on(id, "case_closed { code: ATTENDED }");
    on(id, "obligation_opened { kind: HOME_VISIT stream: 'visit-00V' after_closure: true }");
    ASSERT_THAT(ids(breaches()), ElementsAre(id));
    EXPECT_EQ(breaches().items(0).breach(), "open_after_closure");
    EXPECT_THAT(breaches().items(0).actions(), Contains("ReopenCase"));
    on(id, "obligation_closed { kind: HOME_VISIT stream: 'visit-00V' }");
    EXPECT_THAT(ids(breaches()), ElementsAre(id));
    on(id, "case_reopened { assign_by { timer: 'assign_by' due_us: 9 } }");
    EXPECT_THAT(ids(breaches()), IsEmpty());
}

TEST_F(Office, KeepsARestrictedCaseFromWhoeverIsNotNamed) {
    const auto id = assigned("w-1", 5);
    on(id, "special_record_opened { number: 1 kind: VIOLENCE }");
    on(id, "breach_recorded { timer: 'study_by' due_us: 5 escalation_level: 1 }");
    EXPECT_THAT(ids(cases()), ElementsAre(id)) << "a social worker is named";
    RunningViews views(world);
    auto clinician = hospital();
    clinician.set_role(common::v1::CLINICIAN);
    EXPECT_THAT(ids(*views.queries().office(clinician, kOffice, {}, {})), IsEmpty());
    EXPECT_THAT(ids(*views.queries().breaches(clinician, kOffice, {})), IsEmpty());
    EXPECT_EQ(views.queries().social_case(clinician, id).error(), Refused::not_found);
    EXPECT_EQ(views.queries().patient(clinician, of.at(id), {})->cases_size(), 0);
}

TEST_F(Office, IsItsInstitutionsAlone) {
    assigned("w-1", 5);
    RunningViews views(world);
    const auto foreign = hospital("SPSSA000203");
    EXPECT_EQ(views.queries().office(foreign, kOffice, {}, {}).error(), Refused::not_found);
    EXPECT_EQ(views.queries().breaches(foreign, kOffice, {}).error(), Refused::not_found);
    EXPECT_TRUE(views.queries().office(state_coordinator(), kOffice, {}, {}));
    EXPECT_EQ(views.queries().office(data_team(), kOffice, {}, {}).error(), Refused::not_found);
}

TEST_F(Office, PagesOn) {
    for (int i = 0; i < 5; ++i) assigned("w-1", 10 + i);
    RunningViews views(world);
    const auto first = views.queries().office(hospital(), kOffice, {}, {.limit = 2});
    const auto second = views.queries().office(hospital(), kOffice, {},
                                               {.cursor = first->next_cursor(), .limit = 9});
    EXPECT_EQ(first->items_size(), 2);
    EXPECT_EQ(second->items_size(), 3);
    EXPECT_EQ(second->next_cursor(), "");
    EXPECT_EQ(views.queries().office(hospital(), kOffice, {}, {.cursor = "x"}).error(),
              Refused::bad_cursor);
}

TEST_F(Office, OpensWhatWasRecordedInACase) {
    const auto id = assigned("w-1", 5);
    on(id,
       "social_study_recorded { worker: 'w-1' family_group: 'a son' reclassified_level: '2X'"
       " plan_by { timer: 'plan_by' due_us: 7 } }");
    on(id,
       "care_plan_activated { plan: 1 objectives { objective: 'a roof' }"
       " review_by { timer: 'review_by' due_us: 8 } }");
    on(id,
       "care_plan_revised { plan: 2 objectives { objective: 'a job' }"
       " review_by { timer: 'review_by' due_us: 9 } }");
    on(id,
       "special_record_opened { number: 1 kind: SHELTER record { shelter { provider: 'A' } } }");
    on(id,
       "special_record_updated { number: 1 kind: SHELTER record { shelter { provider: 'B' } } }");
    on(id, "special_record_closed { number: 1 kind: SHELTER outcome: PLACED }");
    on(id, "intervention_recorded { intervention: TALK occurred_at_us: 5000000 }");
    RunningViews views(world);
    const auto view = *views.queries().social_case(hospital(), id);
    EXPECT_EQ(view.details().social_study().family_group(), "a son");
    ASSERT_EQ(view.details().objectives_size(), 1);
    EXPECT_EQ(view.details().objectives(0).objective(), "a job");
    ASSERT_EQ(view.details().special_records_size(), 1);
    EXPECT_EQ(view.details().special_records(0).record().shelter().provider(), "B");
    EXPECT_EQ(view.details().special_records(0).outcome(), intake::v1::SpecialOutcome::PLACED);
    EXPECT_EQ(view.socio_economic_level(), "2X");
    EXPECT_EQ(view.plan(), 2u);
    EXPECT_EQ(view.interventions(), 1u);
    EXPECT_EQ(view.last_intervention_at().seconds(), 5);
}

TEST_F(Office, ShowsWhoSomebodyTurnedOutToBeUntilThatIsWithdrawn) {
    const auto id = world.new_patient();
    world.on_patient(id, "patient_registered { institution: 'SPSSA000011' status: UNIDENTIFIED }",
                     {.principal = hospital()});
    world.on_patient(id, "identity_proposed { name: 'Juana' }", {.principal = hospital()});
    world.on_patient(id, "identity_verified { curp: 'HEGG560427MVZRRL04' }",
                     {.principal = hospital()});
    world.on_patient(id, "death_recorded { died_on: '2026-01-01' place: 'UCI' }",
                     {.principal = hospital()});
    auto view = *RunningViews(world).queries().patient(hospital(), id, {});
    EXPECT_EQ(view.identity().curp(), "HEGG560427MVZRRL04");
    EXPECT_EQ(view.identity().proposal().name(), "Juana");
    EXPECT_EQ(view.identity().death().place(), "UCI");
    EXPECT_TRUE(view.deceased());
    world.on_patient(id, "verification_withdrawn {}");
    world.on_patient(id, "death_withdrawn {}");
    view = *RunningViews(world).queries().patient(hospital(), id, {});
    EXPECT_EQ(view.identity().curp(), "");
    EXPECT_FALSE(view.identity().has_death());
    EXPECT_FALSE(view.deceased());
}

}  // namespace
}  // namespace enlace::test
