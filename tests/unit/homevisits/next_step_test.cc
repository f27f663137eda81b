#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "homevisits/domain/reactions.h"
#include "unit/homevisits/visit_support.h"

// What a visit leads to, and how whoever asked for it is told.
namespace enlace::homevisits {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

constexpr base::Origin kFirst{.stream = "visit-00V", .version = 8, .slot = 0};

// That a session asked for.
Visit asked_by_session() {
    std::string text = kRequest;
    text.insert(text.rfind('}'),
                " asked_by: 'tele-00T' counted { sex: FEMALE municipality: '24012' }");
    return Visit().after(text, kHospital).after(kRoute, kReaction).after(kReceive, kCoordinator);
}

Visit at_the_door() {
    return asked_by_session()
        .after(kAssign, kCoordinator)
        .after(kSchedule, kTeam)
        .after(kTravel, kTeam)
        .after(kArrive, kTeam);
}

std::string leads_to(const std::string& next_step, const std::string& more = "") {
    std::string text = kComplete;
    return text.insert(text.rfind('}'), " next_step: " + next_step + " " + more);
}

v1::HomeVisitCompleted completed_with(const std::string& next_step, const std::string& more = "") {
    return at_the_door().after(leads_to(next_step, more), kTeam).last().home_visit_completed();
}

TEST(NextStep, GoesWithAllThatOthersHaveToKnowOfIt) {
    const auto event =
        completed_with("REFERRAL", "name: 'Ana' address: 'Juarez 5' telephone: '444'");
    EXPECT_EQ(event.case_id(), "case-00ABC");
    EXPECT_EQ(event.patient_id(), "patient-00ABC");
    EXPECT_EQ(event.requester(), "SPSSA000011");
    EXPECT_EQ(event.asked_by(), "tele-00T");
    EXPECT_EQ(event.priority(), common::v1::URGENT);
    EXPECT_EQ(event.counted().sex(), common::v1::FEMALE);
    EXPECT_EQ(event.name() + event.address() + event.telephone(), "AnaJuarez 5444");
    EXPECT_EQ(event.visit_window_end_us(), 0) << "no other visit is made";
}

TEST(NextStep, IsAnotherVisitWithAsLongAWindowForWhoeverAskedForTheFirst) {
    const auto event = completed_with("ANOTHER_VISIT");
    EXPECT_EQ(event.visit_window_start_us(), kNow_us);
    EXPECT_EQ(event.visit_window_end_us(), kNow_us + (kWindowEnd_us - kWindowStart_us));
    const auto reacted = visit_after_visit(event, kFirst);
    ASSERT_THAT(reacted, SizeIs(1));
    EXPECT_EQ(reacted[0].stream, "") << "a new visit";
    const auto& asked = reacted[0].command.request_home_visit();
    EXPECT_EQ(asked.follows(), "visit-00V");
    EXPECT_EQ(asked.asked_by(), "tele-00T");
    EXPECT_EQ(asked.requester(), "SPSSA000011");
    EXPECT_EQ(asked.place().municipality(), "24012") << "where all else was erased";

    auto command = reacted[0].command;
    *command.mutable_context()->mutable_actor() = kReaction;
    command.mutable_context()->set_now_us(kNow_us);
    const auto decision = decide(command, {}, policy());
    ASSERT_THAT(decision.events(), SizeIs(1));
    EXPECT_EQ(decision.events()[0].home_visit_requested().follows(), "visit-00V");
}

TEST(NextStep, IsNoOtherVisitUnlessItSaysSo) {
    for (const auto* other : {"NONE", "FOLLOW_UP_BY_TELEPHONE", "REFERRAL", "URGENT_TRANSFER"})
        EXPECT_THAT(visit_after_visit(completed_with(other), kFirst), IsEmpty()) << other;
    auto before_anybody_asked = completed_with("ANOTHER_VISIT");
    before_anybody_asked.clear_requester();
    EXPECT_THAT(visit_after_visit(before_anybody_asked, kFirst), IsEmpty());
}

TEST(Outcome, SaysWhoAskedForAVisitThatWasNotMade) {
    const auto rejected =
        asked_by_session().after(kReject, kCoordinator).last().home_visit_rejected();
    EXPECT_EQ(rejected.asked_by(), "tele-00T");
    EXPECT_EQ(rejected.case_id(), "case-00ABC");
    EXPECT_EQ(asked_by_session().after(kCancel, kHospital).last().home_visit_cancelled().asked_by(),
              "tele-00T");
    EXPECT_EQ(asked_by_session()
                  .after(kAssign, kCoordinator)
                  .after_clock(kWindowEnd_us)
                  .after_clock(kWindowEnd_us + kDay)
                  .last()
                  .home_visit_expired()
                  .asked_by(),
              "tele-00T");
    EXPECT_EQ(at_the_door()
                  .after(failed_attempt("MOVED"), kTeam)
                  .after("fail_home_visit { code: MOVED }", kReaction)
                  .last()
                  .home_visit_failed()
                  .asked_by(),
              "tele-00T");
}

TEST(Outcome, OfAVoidVisitTakesBackWhatItHadLedTo) {
    const auto of = [](const std::string& next_step) {
        return at_the_door()
            .after(leads_to(next_step), kTeam)
            .after(kVoid, kHospital)
            .last()
            .home_visit_voided();
    };
    EXPECT_EQ(of("URGENT_TRANSFER").next_step(), v1::NextStep::URGENT_TRANSFER);
    EXPECT_EQ(of("URGENT_TRANSFER").asked_by(), "tele-00T");
    EXPECT_EQ(asked_by_session().after(kVoid, kHospital).last().home_visit_voided().next_step(),
              v1::NextStep::UNSPECIFIED);
}

}  // namespace
}  // namespace enlace::homevisits
