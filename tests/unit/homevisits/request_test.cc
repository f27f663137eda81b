#include <gtest/gtest.h>

#include "unit/homevisits/visit_support.h"

namespace enlace::homevisits {
namespace {

using common::v1::AUDITOR;
using common::v1::INTEGRATION;
using test::accepts;
using test::refuses;

const std::string kUnroutable = "mark_home_visit_unroutable { why: OUTSIDE_STATE }";

std::string reroute_to(const std::string& jurisdiction) {
    return "reroute_home_visit { jurisdiction: '" + jurisdiction +
           "' reason: 'near' map_version: 4 known_jurisdiction: true }";
}

TEST(RequestHomeVisit, RecordsWhatIsAskedForAndStartsTheClockOfRouting) {
    EXPECT_THAT(Visit().answer(kRequest, kHospital),
                accepts("home_visit_requested { case_id: 'case-00ABC' patient_id: 'patient-00ABC'"
                        " requester: 'SPSSA000011' reason: FOLLOW_UP priority: URGENT"
                        " window_start_us: " +
                        us(kWindowStart_us) + "window_end_us: " + us(kWindowEnd_us) +
                        "max_attempts: 3 counted { municipality: '24012' }"
                        " routing { jurisdiction: 'VII' map_version: 3 } route_by" +
                        deadline("route_by", kNow_us + kHour) +
                        "place { municipality: '24012' } what_to_check: 'the wound' }"));
}

TEST(RequestHomeVisit, KeepsTheAttemptsThatTheHospitalAsksFor) {
    auto command = Visit().command(kRequest, kHospital);
    command.mutable_request_home_visit()->set_max_attempts(1);
    const auto decision = decide(command, {}, policy());
    EXPECT_EQ(decision.events().at(0).home_visit_requested().max_attempts(), 1u);
}

TEST(RequestHomeVisit, NeedsAnInstitutionToAnswerTo) {
    EXPECT_THAT(Visit().answer(kRequest, engine(INTEGRATION)), refuses(v1::INSTITUTION_MISSING));
    EXPECT_THAT(Visit().answer(kRequest, kState), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_TRUE(Visit().answer(kRequest, kReaction).accepted()) << "its cause named one";
}

TEST(RequestHomeVisit, IsRefusedByAVisitThatWasAskedFor) {
    EXPECT_THAT(requested().answer(kRequest, kHospital), refuses(v1::VISIT_ALREADY_REQUESTED));
}

TEST(RequestHomeVisit, RefusesAWindowThatEndsBeforeItStarts) {
    auto command = Visit().command(kRequest, kHospital);
    std::swap(*command.mutable_request_home_visit()->mutable_window_start(),
              *command.mutable_request_home_visit()->mutable_window_end());
    EXPECT_THAT(decide(command, {}, policy()), refuses(v1::COMMAND_MALFORMED));
}

TEST(RouteHomeVisit, HandsTheVisitToAJurisdictionUntilItsWindowEnds) {
    EXPECT_THAT(requested().answer(kRoute, kReaction),
                accepts("home_visit_routed { jurisdiction: 'VII' map_version: 3 window_end" +
                        deadline("window_end", kWindowEnd_us) + "}"));
    EXPECT_EQ(routed().clock(), std::pair(std::string("window_end"), kWindowEnd_us));
}

TEST(RouteHomeVisit, KeepsTheMapThatTheRequestWasRoutedBy) {
    const std::string later_map =
        "route_home_visit { jurisdiction: 'VII' map_version: 9 known_jurisdiction: true }";
    const auto by_rule = requested().answer(later_map, kReaction);
    EXPECT_EQ(by_rule.events().at(0).home_visit_routed().map_version(), 3u);
    const auto by_hand = requested().answer(later_map, kState);
    EXPECT_EQ(by_hand.events().at(0).home_visit_routed().map_version(), 9u);
    EXPECT_TRUE(by_hand.events().at(0).home_visit_routed().by_hand());
}

TEST(RouteHomeVisit, RefusesAJurisdictionThatTheDirectoryDoesNotHave) {
    EXPECT_THAT(requested().answer("route_home_visit { jurisdiction: 'XIX' }", kState),
                refuses(v1::JURISDICTION_UNKNOWN));
}

TEST(RouteHomeVisit, ChangesNothingWhenRepeatedAndNeverMovesARoutedVisit) {
    EXPECT_THAT(routed().answer(kRoute, kReaction), accepts());
    EXPECT_THAT(
        routed().answer("route_home_visit { jurisdiction: 'VI' known_jurisdiction: true }", kState),
        refuses(v1::ALREADY_ROUTED));
}

TEST(MarkHomeVisitUnroutable, LeavesTheVisitToTheStateCoordinator) {
    EXPECT_THAT(requested().answer(kUnroutable, kReaction),
                accepts("home_visit_unroutable { why: OUTSIDE_STATE map_version: 3 }"));
    EXPECT_THAT(unroutable().answer(kUnroutable, kReaction), accepts());
    EXPECT_EQ(unroutable().status(), "REQUESTED");
    EXPECT_EQ(unroutable().clock().first, "route_by") << "it is not lost";
    EXPECT_EQ(unroutable().after(kRoute, kState).status(), "ROUTED");
    EXPECT_THAT(routed().answer(kUnroutable, kReaction), refuses(v1::ALREADY_ROUTED));
}

TEST(RerouteHomeVisit, TellsWhereTheVisitWasAndWhereItIs) {
    EXPECT_THAT(rejected().answer(reroute_to("VI"), kHospital),
                accepts("home_visit_rerouted { from_jurisdiction: 'VII' jurisdiction: 'VI'"
                        " map_version: 4 routing_attempt: 2 window_end" +
                        deadline("window_end", kWindowEnd_us) + "reason: 'near' }"));
}

TEST(RerouteHomeVisit, GoesToAnotherJurisdictionOnly) {
    EXPECT_THAT(rejected().answer(reroute_to("VII"), kHospital), refuses(v1::SAME_JURISDICTION));
    const auto twice = rejected().after(reroute_to("VI"), kState).after(kReject, kNeighbour);
    EXPECT_THAT(twice.answer(reroute_to("VII"), kState), refuses(v1::SAME_JURISDICTION));
    EXPECT_TRUE(twice.answer(reroute_to("V"), kState).accepted());
}

TEST(RerouteHomeVisit, IsForWhoeverAskedAndForTheState) {
    EXPECT_TRUE(rejected().answer(reroute_to("VI"), kState).accepted());
    EXPECT_THAT(rejected().answer(reroute_to("VI"), kOtherHospital), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(rejected().answer(reroute_to("VI"), kCoordinator), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(routed().answer(reroute_to("VI"), kState), refuses(v1::NOT_REJECTED));
    EXPECT_THAT(rejected().answer("reroute_home_visit { jurisdiction: 'XIX' }", kState),
                refuses(v1::JURISDICTION_UNKNOWN));
}

TEST(CancelHomeVisit, TellsTheCase) {
    EXPECT_THAT(assigned().answer(kCancel, kHospital),
                accepts("home_visit_cancelled { case_id: 'case-00ABC' code: PATIENT_REACHED reason:"
                        " 'called' }"));
}

TEST(CancelHomeVisit, IsForAnybodyAtTheHospitalThatAsked) {
    EXPECT_TRUE(routed().answer(kCancel, at_institution(AUDITOR, "SPSSA000011")).accepted());
    EXPECT_THAT(routed().answer(kCancel, kOtherHospital), refuses(v1::NOT_THE_REQUESTER));
    EXPECT_THAT(routed().answer(kCancel, kCoordinator), refuses(v1::NOT_THE_REQUESTER));
}

TEST(CancelHomeVisit, IsTheStatesWhereNoJurisdictionHasTheVisit) {
    EXPECT_TRUE(requested().answer(kCancel, kState).accepted());
    EXPECT_TRUE(rejected().answer(kCancel, kState).accepted());
    EXPECT_THAT(routed().answer(kCancel, kState), refuses(v1::NOT_THE_REQUESTER));
    EXPECT_THAT(completed().answer(kCancel, kState), refuses(v1::VISIT_ENDED));
    EXPECT_THAT(requested().after(kCancel, kState).answer(kCancel, kState), accepts());
}

TEST(CancelHomeVisit, ComesTooLateForATeamThatIsUnderWay) {
    EXPECT_THAT(en_route().answer(kCancel, kHospital), refuses(v1::NOT_TO_BE_CANCELLED));
    EXPECT_THAT(on_site().answer(kCancel, kHospital), refuses(v1::NOT_TO_BE_CANCELLED));
}

TEST(VoidHomeVisit, IsForTheAuthorInAnyState) {
    const auto voided = [](const std::string& more) {
        return accepts(
            "home_visit_voided { case_id: 'case-00ABC' code: WRONG_PATIENT reason: 'twins' " +
            more + " }");
    };
    for (const auto& visit : {requested(), on_site(), expired()})
        EXPECT_THAT(visit.answer(kVoid, kHospital), voided(""));
    EXPECT_THAT(completed().answer(kVoid, kHospital), voided("next_step: NONE"));
    EXPECT_THAT(requested().answer(kVoid, kOtherHospital), refuses(v1::NOT_THE_REQUESTER));
    EXPECT_THAT(requested().after(kVoid, kHospital).answer(kVoid, kHospital), accepts());
    EXPECT_THAT(requested().after(kVoid, kHospital).answer(kRoute, kReaction),
                refuses(v1::VISIT_VOIDED));
}

std::string owners(const Visit& visit) {
    return ownership(visit.state()).ShortDebugString();
}

TEST(Ownership, IsTheHospitalsAndThePresentJurisdictions) {
    EXPECT_EQ(owners(Visit()), "");
    EXPECT_EQ(owners(requested()), "institutions: \"SPSSA000011\" unrouted: true");
    EXPECT_EQ(owners(routed()), "institutions: \"SPSSA000011\" jurisdictions: \"VII\"");
    EXPECT_EQ(owners(rejected()), "institutions: \"SPSSA000011\" jurisdictions: \"VII\"");
    EXPECT_EQ(owners(rejected().after(reroute_to("VI"), kState)),
              "institutions: \"SPSSA000011\" jurisdictions: \"VI\"");
}

TEST(Ownership, NoLongerWaitsOnceTheVisitHasEnded) {
    EXPECT_EQ(owners(unroutable().after(kCancel, kHospital)), "institutions: \"SPSSA000011\"");
}

TEST(Evolve, StopsAtAnEventFromANewerRelease) {
    EXPECT_THROW(evolve({}, {}, {}), std::logic_error);
    EXPECT_THROW((void)decide({}, {}, policy()), std::logic_error);
}

}  // namespace
}  // namespace enlace::homevisits
