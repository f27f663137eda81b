#include <gtest/gtest.h>

#include "unit/homevisits/visit_support.h"

namespace enlace::homevisits {
namespace {

using common::v1::JURISDICTION_COORDINATOR;
using test::accepts;
using test::refuses;

const std::string kReassign =
    "reassign_home_visit { visitors: 'v-3' code: LANGUAGE reason: 'speaks Tenek' }";

std::string fail_with(const std::string& code) {
    return "fail_home_visit { code: " + code + " reason: 'gone' }";
}

TEST(ReceiveHomeVisit, IsForTheCoordinatorOfTheVisitsJurisdiction) {
    EXPECT_THAT(routed().answer(kReceive, kCoordinator), accepts("home_visit_received {}"));
    EXPECT_THAT(routed().answer(kReceive, kNeighbour), refuses(v1::OTHER_JURISDICTION));
    EXPECT_THAT(routed().answer(kReceive, kTeam), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(routed().answer(kReceive, kHospital), refuses(v1::ROLE_NOT_ALLOWED));
}

TEST(ReceiveHomeVisit, IsForNobodyBeforeTheVisitIsRouted) {
    const auto nameless = in_jurisdiction(JURISDICTION_COORDINATOR, "", "c-0");
    EXPECT_THAT(requested().answer(kReceive, kCoordinator), refuses(v1::OTHER_JURISDICTION));
    EXPECT_THAT(requested().answer(kReceive, nameless), refuses(v1::OTHER_JURISDICTION));
}

TEST(ReceiveHomeVisit, LeavesTheWindowRunning) {
    EXPECT_EQ(received().clock(), std::pair(std::string("window_end"), kWindowEnd_us));
    EXPECT_EQ(assigned().clock(), received().clock());
}

TEST(ReceiveHomeVisit, ChangesNothingWhenRepeated) {
    EXPECT_THAT(received().answer(kReceive, kCoordinator), accepts());
    EXPECT_THAT(assigned().answer(kReceive, kCoordinator), refuses(v1::NOT_AWAITING_RECEIPT));
}

TEST(RejectHomeVisit, SaysWhyAndWaitsToBeRerouted) {
    const std::string rejection =
        "home_visit_rejected { code: NO_STAFF jurisdiction: 'VII' reroute_by" +
        deadline("reroute_by", kNow_us + kDay) + "case_id: 'case-00ABC' reason: 'all ill' }";
    EXPECT_THAT(routed().answer(kReject, kCoordinator), accepts(rejection));
    EXPECT_THAT(received().answer(kReject, kCoordinator), accepts(rejection));
    EXPECT_EQ(rejected().clock().first, "reroute_by");
}

TEST(RejectHomeVisit, ComesTooLateOnceSomebodyWasSent) {
    EXPECT_THAT(assigned().answer(kReject, kCoordinator), refuses(v1::NOT_TO_BE_REJECTED));
}

TEST(RejectHomeVisit, LeavesNothingToTheFormerJurisdictionAfterRerouting) {
    const auto moved = rejected().after(kReroute, kState);
    EXPECT_EQ(moved.status(), "ROUTED");
    EXPECT_THAT(moved.answer(kReceive, kCoordinator), refuses(v1::OTHER_JURISDICTION));
    EXPECT_TRUE(moved.answer(kReceive, kNeighbour).accepted());
}

TEST(AssignHomeVisit, NamesWhoGoes) {
    EXPECT_THAT(received().answer(kAssign, kCoordinator),
                accepts("home_visit_assigned { visitors: 'v-1' visitors: 'v-2' }"));
    EXPECT_THAT(received().answer("assign_home_visit {}", kCoordinator),
                refuses(v1::VISITORS_MISSING));
    EXPECT_THAT(routed().answer(kAssign, kCoordinator), refuses(v1::NOT_RECEIVED));
}

TEST(AssignHomeVisit, ChangesNothingWhenRepeated) {
    EXPECT_THAT(assigned().answer(kAssign, kCoordinator), accepts());
    EXPECT_THAT(assigned().answer("assign_home_visit { visitors: 'v-3' }", kCoordinator),
                refuses(v1::NOT_RECEIVED));
}

TEST(ReassignHomeVisit, TakesTheVisitFromTheFirstTeam) {
    EXPECT_THAT(
        assigned().answer(kReassign, kCoordinator),
        accepts("home_visit_reassigned { visitors: 'v-3' code: LANGUAGE reason: 'speaks Tenek' }"));
    const auto reassigned = assigned().after(kReassign, kCoordinator);
    EXPECT_THAT(reassigned.answer(kSchedule, kTeam), refuses(v1::NOT_THE_ASSIGNED_TEAM));
    EXPECT_THAT(reassigned.answer(kReassign, kCoordinator), accepts());
    EXPECT_THAT(assigned().answer("reassign_home_visit {}", kCoordinator),
                refuses(v1::VISITORS_MISSING));
    EXPECT_THAT(scheduled().answer(kReassign, kCoordinator), refuses(v1::NOT_ASSIGNED));
}

TEST(HoldHomeVisit, StopsTheWindowUntilTheReview) {
    EXPECT_THAT(scheduled().answer(kHold, kCoordinator),
                accepts("home_visit_held { code: WEATHER hold_review" +
                        deadline("hold_review", kNow_us + 3 * kDay) + "reason: 'rain' }"));
    EXPECT_EQ(on_hold().clock().first, "hold_review");
}

TEST(HoldHomeVisit, NeedsAReviewToCome) {
    EXPECT_THAT(
        assigned().answer("hold_home_visit { review_at " + seconds(kNow_us) + " }", kCoordinator),
        refuses(v1::REVIEW_DATE_PAST));
}

TEST(HoldHomeVisit, IsForAVisitThatWaitsForItsTeam) {
    EXPECT_TRUE(attempt_failed().answer(kHold, kCoordinator).accepted());
    EXPECT_THAT(received().answer(kHold, kCoordinator), refuses(v1::NOT_TO_BE_HELD));
    EXPECT_THAT(en_route().answer(kHold, kCoordinator), refuses(v1::NOT_TO_BE_HELD));
    EXPECT_THAT(attempt_failed("MOVED").answer(kHold, kCoordinator),
                refuses(v1::ATTEMPTS_EXHAUSTED));
}

TEST(ResumeHomeVisit, LetsTheWindowRunOn) {
    EXPECT_THAT(
        on_hold().answer(kResume, kCoordinator),
        accepts("home_visit_resumed { window_end" + deadline("window_end", kWindowEnd_us) + "}"));
    EXPECT_THAT(assigned().answer(kResume, kCoordinator), refuses(v1::NOT_ON_HOLD));
    const auto resumed = on_hold().after(kResume, kCoordinator);
    EXPECT_EQ(resumed.status(), "ASSIGNED");
    EXPECT_TRUE(resumed.answer(kSchedule, kTeam).accepted()) << "the team is still the same";
}

TEST(FailHomeVisit, EndsAVisitThatTheLastAttemptSettled) {
    EXPECT_THAT(attempt_failed("MOVED").answer(fail_with("MOVED"), kCoordinator),
                accepts("home_visit_failed { case_id: 'case-00ABC' code: MOVED reason: 'gone' }"));
    EXPECT_THAT(attempt_failed("MOVED").answer("fail_home_visit { code: MOVED }", kReaction),
                accepts("home_visit_failed { case_id: 'case-00ABC' code: MOVED }"));
}

TEST(FailHomeVisit, HasACoordinatorGiveTheReason) {
    EXPECT_THAT(attempt_failed("MOVED").answer("fail_home_visit { code: MOVED }", kCoordinator),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(attempt_failed("MOVED").answer(fail_with("DECEASED"), kCoordinator),
                refuses(v1::NOT_WHAT_THE_ATTEMPT_SAYS));
}

TEST(FailHomeVisit, DoesNotGiveUpWhileAttemptsRemain) {
    EXPECT_THAT(attempt_failed().answer(fail_with("MAX_ATTEMPTS"), kCoordinator),
                refuses(v1::ATTEMPTS_REMAIN));
    EXPECT_THAT(scheduled().answer(fail_with("MOVED"), kCoordinator),
                refuses(v1::NO_FAILED_ATTEMPT));
    EXPECT_THAT(attempt_failed("MOVED").answer(fail_with("MOVED"), kNeighbour),
                refuses(v1::OTHER_JURISDICTION));
}

}  // namespace
}  // namespace enlace::homevisits
