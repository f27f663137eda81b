#include "telemedicine/domain/own_reactions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/telemedicine/session_support.h"

namespace enlace::telemedicine {
namespace {

constexpr base::Origin kOrigin{.stream = "tele-00ABC", .version = 6, .slot = 0};

TEST(OwnReactions, ProposeTheControlThatASessionAsksFor) {
    const auto wanted_us = kStart_us + 30 * kDay;
    const auto event =
        in_session()
            .after(complete("CONTROL control_not_before " + seconds(wanted_us)), kDoctor)
            .last()
            .tele_session_completed();
    const auto reacted = ask_for_control(event, kOrigin);
    ASSERT_TRUE(reacted);
    EXPECT_EQ(reacted->stream, "") << "a session of its own";
    auto command = reacted->command;
    // As the engine asks it, having looked up the units.
    *command.mutable_context()->mutable_actor() = kReaction;
    command.mutable_context()->set_now_us(kNow_us);
    command.mutable_propose_tele_session()->set_known_provider(true);
    command.mutable_propose_tele_session()->set_known_site(true);
    const auto decision = decide(command, {}, policy());
    ASSERT_TRUE(decision.accepted()) << test::name(decision.rejection());
    const auto& proposed = decision.events().at(0).tele_session_proposed();
    EXPECT_EQ(proposed.need(), v1::TeleNeed::CONTROL);
    EXPECT_EQ(proposed.follows(), "tele-00ABC");
    EXPECT_EQ(proposed.case_id(), "case-00ABC");
    EXPECT_EQ(proposed.proposer(), kProposerClues);
    EXPECT_EQ(proposed.provider(), kProviderClues);
    EXPECT_EQ(proposed.site(), kSiteClues);
    EXPECT_EQ(proposed.not_before_us(), wanted_us);
}

TEST(OwnReactions, ProposeNothingAfterAnyOtherDisposition) {
    for (const auto& said : {kDischarge, kRefer, kSendVisit, kTransfer})
        EXPECT_FALSE(ask_for_control(
            in_session().after(said, kDoctor).last().tele_session_completed(), kOrigin));
}

TEST(OwnReactions, GoOnWhereAVisitSaysThatThePatientIsToBeSeenFromAfar) {
    const auto visited = [](const std::string& text) {
        return ask_after_visit(
            test::from_text<homevisits::v1::HomeVisitCompleted>("case_id: 'case-00ABC' " + text),
            {.stream = "visit-00V", .version = 8, .slot = 0});
    };
    const auto reacted = visited("asked_by: 'tele-00ABC' next_step: FOLLOW_UP_BY_TELEPHONE");
    ASSERT_TRUE(reacted);
    EXPECT_EQ(reacted->stream, "");
    EXPECT_THAT(reacted->command,
                equals_text("propose_tele_session { case_id: 'case-00ABC' follows: 'tele-00ABC'"
                            " need: FOLLOW_UP device_check: NOT_DONE"
                            " reason: 'FOLLOW_UP_OF_HOME_VISIT' }"));
    EXPECT_FALSE(visited("next_step: FOLLOW_UP_BY_TELEPHONE")) << "nobody asked by a session";
    EXPECT_FALSE(visited("asked_by: 'referral-00R' next_step: FOLLOW_UP_BY_TELEPHONE"));
    EXPECT_FALSE(visited("asked_by: 'tele-00ABC' next_step: NONE"));
}

template <class VisitEvent>
void tells(const std::string& outcome, const std::string& code = "") {
    constexpr base::Origin kVisit{.stream = "visit-00V", .version = 8, .slot = 0};
    const auto told =
        tell_session(test::from_text<VisitEvent>("asked_by: 'tele-00ABC'" +
                                                 (code.empty() ? "" : " code: " + code)),
                     kVisit);
    ASSERT_TRUE(told) << outcome;
    EXPECT_EQ(told->stream, "tele-00ABC");
    const auto why = code.empty() ? "" : "code: '" + code + "'";
    EXPECT_THAT(
        told->command,
        equals_text("record_conflict { guard: 'home_visit' rested_on: 'visit-00V' found: '" +
                    outcome + "' " + why + " }"));
    EXPECT_THAT(
        in_session().answer(told->command.ShortDebugString(), kReaction),
        test::accepts("conflict_found { guard: 'home_visit' rested_on: 'visit-00V' found: '" +
                      outcome + "' " + why + " }"));
    EXPECT_FALSE(tell_session(test::from_text<VisitEvent>(""), kVisit)) << outcome;
    EXPECT_FALSE(tell_session(test::from_text<VisitEvent>("asked_by: 'referral-00R'"), kVisit))
        << outcome;
}

TEST(OwnReactions, TellASessionOfTheVisitThatItAskedForAndThatWasNotMade) {
    tells<homevisits::v1::HomeVisitRejected>("REJECTED", "NO_STAFF");
    tells<homevisits::v1::HomeVisitFailed>("FAILED", "MOVED");
    tells<homevisits::v1::HomeVisitCancelled>("CANCELLED", "PATIENT_DIED");
    tells<homevisits::v1::HomeVisitExpired>("EXPIRED");
    tells<homevisits::v1::HomeVisitVoided>("VOIDED", "DUPLICATE");
    EXPECT_THAT(
        in_session()
            .after(kSendVisit, kDoctor)
            .answer(
                "record_conflict { guard: 'home_visit' rested_on: 'visit-00V' found: 'FAILED' }",
                kReaction)
            .events(),
        testing::SizeIs(1))
        << "an ended session is told, too";
}

TEST(OwnReactions, SayWhoThePatientIsAsTheSessionWasProposed) {
    std::string text = kRefer;
    text.insert(text.rfind('}'), " name: 'Ana' telephone: '444' address: 'Juarez 5'");
    const auto event = in_session().after(text, kDoctor).last().tele_session_completed();
    EXPECT_EQ(event.name() + event.telephone() + event.address(), "Ana444Juarez 5");
}

}  // namespace
}  // namespace enlace::telemedicine
