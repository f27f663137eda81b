#include <gtest/gtest.h>

#include "views_world.h"

namespace enlace::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using views::Moment;
using views::PageRequest;
using views::Refused;

TEST(PatientQuery, JoinsThePatientWithCasesVisitsAndWhatIsOwed) {
    ViewsWorld world;
    const auto patient = world.patient("Juana");
    const auto social_case = world.social_case(patient);
    const auto visit = world.routed_visit(patient);
    world.on_case(social_case, patient,
                  "obligation_opened { kind: HOME_VISIT stream: '" + visit + "' }");
    RunningViews views(world);
    const auto view = views.queries().patient(hospital(), patient, {});
    ASSERT_TRUE(view.has_value());
    EXPECT_EQ(view->state(), "VERIFIED");
    EXPECT_EQ(view->version(), 1u);
    EXPECT_EQ(view->identity().demographics().name(), "Juana");
    EXPECT_FALSE(view->identity().erased());
    ASSERT_THAT(view->cases(), SizeIs(1));
    EXPECT_EQ(view->cases(0).id(), social_case);
    EXPECT_EQ(view->cases(0).details().folio(), "F-1");
    ASSERT_THAT(view->home_visits(), SizeIs(1));
    EXPECT_EQ(view->home_visits(0).details().address(), "Calle 5");
    ASSERT_THAT(view->obligations(), SizeIs(1));
    EXPECT_EQ(view->obligations(0).id(), visit);
    EXPECT_EQ(view->age_ms(), 0);
    EXPECT_THAT(view->positions(),
                ElementsAre("intake/0@3", "homevisits/0@2", "referral/0@0", "telemedicine/0@0",
                            "transfers/0@0", "grievances/0@0"));
}

TEST(PatientQuery, OffersWhatThisPrincipalMayDoNow) {
    ViewsWorld world;
    const auto patient = world.patient();
    const auto social_case = world.social_case(patient);
    const auto visit = world.routed_visit(patient);
    RunningViews views(world);
    const auto& queries = views.queries();
    EXPECT_THAT(queries.social_case(hospital(), social_case)->actions(),
                testing::Contains("TriageCase"));
    EXPECT_THAT(
        queries.home_visit(coordinator(), visit)->actions(),
        testing::UnorderedElementsAre("ReceiveHomeVisit", "RejectHomeVisit", "AddSafetyNote"));
    EXPECT_THAT(queries.home_visit(hospital(), visit)->actions(),
                testing::Not(testing::Contains("ReceiveHomeVisit")));
}

TEST(PatientQuery, ShowsPersonalDataAsErasedOnceTheKeyIsDestroyed) {
    ViewsWorld world;
    const auto patient = world.patient("Juana");
    const auto visit = world.routed_visit(patient);
    RunningViews views(world);
    const auto before = views.queries().patient(hospital(), patient, {});
    world.keyring.destroy(patient);
    const auto after = views.queries().patient(hospital(), patient, {});
    EXPECT_TRUE(after->identity().erased());
    EXPECT_FALSE(after->identity().demographics().has_name());
    EXPECT_TRUE(after->home_visits(0).details().erased());
    EXPECT_EQ(after->home_visits(0).details().address(), "");
    EXPECT_EQ(after->version(), before->version());
    EXPECT_EQ(after->state(), before->state());
    EXPECT_EQ(after->counted().SerializeAsString(), before->counted().SerializeAsString());
}

TEST(PatientQuery, LeavesOutWhatAnotherInstitutionDoesForTheSamePatient) {
    ViewsWorld world;
    const auto patient = world.patient();
    world.on_patient(patient, "demographics_updated { demographics { phone: '4440123456' } }",
                     {.principal = hospital()});
    world.on_patient(patient, "registration_repeated { institution: 'SPSSA000022' }",
                     {.principal = hospital("SPSSA000022")});
    world.on_patient(patient, "demographics_updated { demographics { address: 'Calle 5' } }",
                     {.principal = hospital("SPSSA000022")});
    world.social_case(patient);
    const auto own = world.social_case(patient, "SPSSA000022");
    world.routed_visit(patient);
    RunningViews views(world);
    const auto view = views.queries().patient(hospital("SPSSA000022"), patient, {});
    ASSERT_THAT(view->cases(), SizeIs(1));
    EXPECT_EQ(view->cases(0).id(), own);
    EXPECT_THAT(view->home_visits(), IsEmpty());
    EXPECT_EQ(view->identity().curp(), "XEXX010101MNEXXXA4");
    EXPECT_EQ(view->identity().demographics().phone(), "");
    EXPECT_EQ(view->identity().demographics().name(), "");
    EXPECT_EQ(view->identity().demographics().address(), "Calle 5");
    const auto all = views.queries().patient(state_coordinator(), patient, {});
    EXPECT_EQ(all->identity().demographics().phone(), "4440123456");
    const auto told = views.queries().timeline(hospital("SPSSA000022"), patient, {}, {});
    for (const auto& entry : told->entries()) EXPECT_EQ(entry.institution(), "SPSSA000022");
}

TEST(PatientQuery, LooksBackToWhatHadHappenedByThen) {
    ViewsWorld world;
    const std::int64_t start_us = world.clock.wall_us();
    const auto patient = world.patient();
    const auto social_case = world.social_case(patient);
    world.clock.advance_us(base::kDay_us);
    // Recorded a day later than it happened.
    world.on_case(social_case, patient, "case_triaged { risk: ALTO urgency: URGENT }",
                  {.occurred_at_us = start_us + base::kHour_us});
    RunningViews views(world);
    const auto state = [&](const Moment& moment) {
        return views.queries().patient(hospital(), patient, moment)->cases(0).state();
    };
    EXPECT_EQ(state({}), "TRIAGED");
    EXPECT_EQ(state({.as_of_us = start_us + base::kMinute_us}), "REGISTERED");
    EXPECT_EQ(state({.as_of_us = start_us + 2 * base::kHour_us}), "TRIAGED");
    EXPECT_EQ(state({.as_known_at_us = start_us + 2 * base::kHour_us}), "REGISTERED");
    EXPECT_EQ(state({.as_known_at_us = start_us + base::kDay_us}), "TRIAGED");
    const auto past =
        views.queries().patient(hospital(), patient, {.as_known_at_us = start_us + base::kHour_us});
    EXPECT_THAT(past->actions(), IsEmpty());
    EXPECT_THAT(past->cases(0).actions(), IsEmpty());
    EXPECT_EQ(views.queries().patient(hospital(), patient, {.as_of_us = 1}).error(),
              Refused::not_found);
}

TEST(Timeline, TellsAllJournalsInTheOrderOfRecordingPageByPage) {
    ViewsWorld world;
    const auto patient = world.patient();
    const auto social_case = world.social_case(patient);
    world.clock.advance_us(1000);
    const auto visit = world.visit(patient, world.clock.wall_us() + 1);
    world.clock.advance_us(1000);
    world.on_case(social_case, patient, "case_triaged { risk: BAJO urgency: ROUTINE }");
    world.clock.advance_us(1000);
    world.route(visit, patient, "II");
    world.writer.refuse("intake", social_case, {});
    RunningViews views(world);

    std::vector<std::string> told;
    std::string cursor;
    for (int pages = 0; pages == 0 || !cursor.empty(); ++pages) {
        ASSERT_LT(pages, 10);
        const auto page =
            views.queries().timeline(hospital(), patient, {}, {.cursor = cursor, .limit = 2});
        ASSERT_TRUE(page.has_value());
        for (const auto& entry : page->entries()) told.push_back(entry.event_id());
        cursor = page->next_cursor();
        // What is recorded meanwhile comes last, and moves nothing.
        if (pages == 0) {
            world.clock.advance_us(1000);
            world.on_case(social_case, patient, "risk_changed { risk: MEDIO }");
        }
    }
    EXPECT_THAT(told, ElementsAre(patient + "/1", social_case + "/1", visit + "/1",
                                  social_case + "/2", visit + "/2", social_case + "/3"));
}

TEST(Timeline, GoesOnWhereOneJournalAloneFillsAPage) {
    ViewsWorld world;
    const auto patient = world.patient();
    const auto social_case = world.social_case(patient);
    for (int i = 0; i < 6; ++i) world.on_case(social_case, patient, "risk_changed { risk: ALTO }");
    RunningViews views(world);
    std::vector<int> pages;
    std::string cursor;
    do {
        const auto page =
            views.queries().timeline(hospital(), patient, {}, {.cursor = cursor, .limit = 4});
        pages.push_back(page->entries_size());
        cursor = page->next_cursor();
    } while (!cursor.empty() && pages.size() < 9);
    EXPECT_THAT(pages, ElementsAre(4, 4)) << "and none after the last";
}

TEST(Timeline, OpensEventsAndSaysWhereThatIsNotPossibleAnyMore) {
    ViewsWorld world;
    const auto patient = world.patient("Juana");
    RunningViews views(world);
    const auto entry = [&] {
        return views.queries().timeline(hospital(), patient, {}, {})->entries(0);
    };
    EXPECT_EQ(entry().patient().patient_registered().demographics().name(), "Juana");
    world.keyring.destroy(patient);
    EXPECT_TRUE(entry().erased());
    EXPECT_EQ(entry().patient().patient_registered().status(), intake::v1::VERIFIED);
    EXPECT_FALSE(entry().patient().patient_registered().has_demographics());
}

TEST(Timeline, RefusesACursorThatIsNoneOfIts) {
    ViewsWorld world;
    const auto patient = world.patient();
    RunningViews views(world);
    for (const char* cursor : {"x", "intake/1@0", "nobody/0@0", "intake/0@-1", ","}) {
        EXPECT_EQ(views.queries().timeline(hospital(), patient, {}, {.cursor = cursor}).error(),
                  Refused::bad_cursor)
            << cursor;
    }
}

}  // namespace
}  // namespace enlace::test
