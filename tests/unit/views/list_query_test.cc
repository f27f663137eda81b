#include <gtest/gtest.h>

#include "views_world.h"

namespace enlace::test {
namespace {

using testing::ElementsAre;
using views::Refused;

std::map<std::string, std::uint64_t> counts(
    const google::protobuf::RepeatedPtrField<views::v1::WorkloadView::Count>& counted) {
    std::map<std::string, std::uint64_t> counts;
    for (const auto& one : counted) counts[one.value()] = one.count();
    return counts;
}

TEST(WorkList, ShowsTheEarliestWindowEndFirst) {
    ViewsWorld world;
    const std::int64_t now_us = world.clock.wall_us();
    const auto patient = world.patient();
    const auto later = world.routed_visit(patient, "II", now_us + 2);
    const auto sooner = world.routed_visit(world.patient(), "II", now_us + 1);
    const auto overdue = world.routed_visit(world.patient(), "II", now_us - 1);
    world.routed_visit(patient, "III");
    RunningViews views(world);
    const auto page = views.queries().work_list(coordinator(), "II", "", {});
    EXPECT_THAT(ids(*page), ElementsAre(overdue, sooner, later));
    EXPECT_TRUE(page->items(0).overdue());
    EXPECT_FALSE(page->items(1).overdue());
    EXPECT_EQ(page->next_cursor(), "");
    EXPECT_THAT(page->items(0).actions(), testing::Contains("ReceiveHomeVisit"));
}

TEST(WorkList, IsOfOneStateWhereOneIsNamed) {
    ViewsWorld world;
    const auto patient = world.patient();
    world.routed_visit(patient);
    const auto received = world.routed_visit(patient);
    world.on_visit(received, patient, "home_visit_received {}");
    RunningViews views(world);
    EXPECT_THAT(ids(*views.queries().work_list(coordinator(), "II", "RECEIVED", {})),
                ElementsAre(received));
}

TEST(WorkList, PagesOnWhileRowsComeAndGo) {
    ViewsWorld world;
    const std::int64_t now_us = world.clock.wall_us();
    const auto patient = world.patient();
    std::vector<std::string> all;
    for (int i = 0; i < 6; ++i) all.push_back(world.routed_visit(patient, "II", now_us + 10 * i));
    RunningViews views(world);
    const auto first = views.queries().work_list(coordinator(), "II", "", {.limit = 2});
    EXPECT_THAT(ids(*first), ElementsAre(all[0], all[1]));
    // The last one that was seen leaves, another leaves further down, and one comes between.
    world.on_visit(all[1], patient, "home_visit_cancelled { code: PATIENT_REACHED }");
    world.on_visit(all[3], patient, "home_visit_cancelled { code: PATIENT_REACHED }");
    const auto between = world.routed_visit(patient, "II", now_us + 25);
    const auto second = views.queries().work_list(coordinator(), "II", "",
                                                  {.cursor = first->next_cursor(), .limit = 2});
    EXPECT_THAT(ids(*second), ElementsAre(all[2], between));
    const auto third = views.queries().work_list(coordinator(), "II", "",
                                                 {.cursor = second->next_cursor(), .limit = 2});
    EXPECT_THAT(ids(*third), ElementsAre(all[4], all[5]));
    EXPECT_EQ(third->next_cursor(), "");
    EXPECT_EQ(views.queries().work_list(coordinator(), "II", "", {.cursor = "x"}).error(),
              Refused::bad_cursor);
}

TEST(Unrouted, HoldsWhatAJurisdictionHasRejectedUntilItIsRoutedAgain) {
    ViewsWorld world;
    const auto patient = world.patient();
    const auto visit = world.routed_visit(patient);
    const auto lists = [&] {
        RunningViews views(world);
        return std::pair(ids(*views.queries().unrouted(state_coordinator(), {})),
                         ids(*views.queries().work_list(coordinator("II"), "II", "", {})));
    };
    const std::vector<std::string> all = {visit}, none;
    EXPECT_EQ(lists(), std::pair(none, all));
    world.on_visit(visit, patient, "home_visit_rejected { code: NO_STAFF jurisdiction: 'II' }");
    EXPECT_EQ(lists(), std::pair(all, none)) << "it is lost to nobody";
    world.on_visit(visit, patient,
                   "home_visit_rerouted { from_jurisdiction: 'II' jurisdiction: 'II' }");
    EXPECT_EQ(lists(), std::pair(none, all));
}

TEST(Unrouted, HoldsWhatHasNoJurisdictionUntilSomebodyRoutesIt) {
    ViewsWorld world;
    const auto patient = world.patient();
    const auto visit = world.visit(patient, world.clock.wall_us() + 1, "01001");
    world.on_visit(visit, patient, "home_visit_unroutable { why: OUTSIDE_STATE map_version: 2 }");
    RunningViews views(world);
    EXPECT_THAT(ids(*views.queries().unrouted(state_coordinator(), {})), ElementsAre(visit));
    EXPECT_EQ(views.queries().workloads(state_coordinator())->unrouted().total(), 1u);
    world.route(visit, patient, "III");
    EXPECT_THAT(ids(*views.queries().unrouted(state_coordinator(), {})), ElementsAre());
    EXPECT_THAT(ids(*views.queries().work_list(coordinator("III"), "III", "", {})),
                ElementsAre(visit));
}

TEST(WorkList, MarksWhatTheCaseForbidsContactFor) {
    ViewsWorld world;
    const auto patient = world.patient();
    const auto visit = world.routed_visit(patient);
    RunningViews views(world);
    const auto marked = [&] {
        return views.queries().work_list(coordinator(), "II", "", {})->items(0).do_not_contact();
    };
    EXPECT_FALSE(marked());
    world.on_visit(visit, patient,
                   "contact_rule_changed { do_not_contact: true allowed_channel: SMS }");
    EXPECT_TRUE(marked());
}

TEST(Workload, CountsWhatIsOpenAndWhatComesAndGoes) {
    ViewsWorld world;
    const auto patient = world.patient();
    world.routed_visit(patient, "II", world.clock.wall_us() - 1);
    const auto second = world.routed_visit(patient, "II");
    const auto third = world.routed_visit(patient, "II");
    RunningViews views(world);
    EXPECT_EQ(views.queries().workload(coordinator(), "II")->total(), 3u);
    world.clock.advance_us(base::kDay_us);
    world.on_visit(second, patient, "home_visit_cancelled { code: PATIENT_REACHED }");
    world.on_visit(third, patient, "home_visit_received {}");
    const auto view = views.queries().workload(coordinator(), "II");
    EXPECT_EQ(view->total(), 2u);
    EXPECT_EQ(view->overdue(), 2u);  // The second window has ended too, a day later.
    EXPECT_EQ(counts(view->by_state()),
              (std::map<std::string, std::uint64_t>{{"RECEIVED", 1}, {"ROUTED", 1}}));
    EXPECT_EQ(counts(view->by_priority()), (std::map<std::string, std::uint64_t>{{"URGENT", 2}}));
    EXPECT_EQ(counts(view->by_age_band()),
              (std::map<std::string, std::uint64_t>{{"AGE_60_74", 2}}));
    EXPECT_EQ(counts(view->by_municipality()),
              (std::map<std::string, std::uint64_t>{{"24020", 2}}));
    ASSERT_EQ(view->days_size(), 2);
    EXPECT_EQ(view->days(0).opened(), 3u);
    EXPECT_EQ(view->days(0).open(), 3u);
    EXPECT_EQ(view->days(1).closed(), 1u);
    EXPECT_EQ(view->days(1).open(), 2u);
}

TEST(Workload, MovesWithAVisitThatIsReroutedAndKeepsTheDayItWasHere) {
    ViewsWorld world;
    const auto patient = world.patient();
    const auto visit = world.routed_visit(patient, "II");
    world.on_visit(visit, patient,
                   "home_visit_rerouted { from_jurisdiction: 'II' jurisdiction: 'III' "
                   "routing_attempt: 2 }");
    RunningViews views(world);
    const auto list = views.queries().workloads(state_coordinator());
    ASSERT_EQ(list->jurisdictions_size(), 3);
    EXPECT_EQ(list->jurisdictions(1).total(), 0u);
    EXPECT_EQ(list->jurisdictions(1).days(0).opened(), 1u);
    EXPECT_EQ(list->jurisdictions(1).days(0).closed(), 1u);
    EXPECT_EQ(list->jurisdictions(2).total(), 1u);
}

}  // namespace
}  // namespace enlace::test
