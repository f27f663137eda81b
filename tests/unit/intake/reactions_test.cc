#include <gtest/gtest.h>

#include <string>

#include "intake/domain/own_reactions.h"
#include "support/decisions.h"

namespace enlace::intake {
namespace {

using test::equals_text;
using test::from_text;

constexpr base::Origin kVisit{.stream = "visit-00V", .version = 4, .slot = 0};
constexpr base::Origin kReferral{.stream = "referral-00R", .version = 4, .slot = 0};

template <class Event>
std::optional<Reacted> reaction_to(const std::string& text) {
    return react(from_text<Event>(text), kVisit);
}

TEST(Reactions, TellTheCaseThatAVisitWasAskedFor) {
    const auto reacted =
        reaction_to<homevisits::v1::HomeVisitRequested>("case_id: 'case-00C' window_end_us: 99");
    ASSERT_TRUE(reacted);
    EXPECT_EQ(reacted->stream, "case-00C");
    EXPECT_THAT(reacted->command,
                equals_text("open_obligation { kind: HOME_VISIT stream: 'visit-00V' due_us: 99 }"));
}

template <class Event>
void tells_the_case(const std::string& outcome) {
    const auto reacted = reaction_to<Event>("case_id: 'case-00C'");
    ASSERT_TRUE(reacted) << outcome;
    EXPECT_EQ(reacted->stream, "case-00C");
    EXPECT_THAT(reacted->command,
                equals_text("close_obligation { kind: HOME_VISIT stream: 'visit-00V' outcome: " +
                            outcome + " }"));
}

TEST(Reactions, TellTheCaseHowItsVisitEnded) {
    tells_the_case<homevisits::v1::HomeVisitCompleted>("COMPLETED");
    tells_the_case<homevisits::v1::HomeVisitFailed>("FAILED");
    tells_the_case<homevisits::v1::HomeVisitCancelled>("CANCELLED");
    tells_the_case<homevisits::v1::HomeVisitExpired>("EXPIRED");
    tells_the_case<homevisits::v1::HomeVisitVoided>("VOIDED");
}

TEST(Reactions, TellTheCaseThatNobodyHasTakenItsVisitYet) {
    const auto told =
        reaction_to<homevisits::v1::HomeVisitRejected>("case_id: 'case-00C' code: NO_STAFF");
    ASSERT_TRUE(told);
    EXPECT_EQ(told->stream, "case-00C");
    EXPECT_THAT(told->command, equals_text("record_conflict { guard: 'home_visit' rested_on:"
                                           " 'visit-00V' found: 'REJECTED' code: 'NO_STAFF' }"));
    EXPECT_FALSE(reaction_to<homevisits::v1::HomeVisitRejected>("code: NO_STAFF"))
        << "recorded before it was told";
}

TEST(Reactions, HaveTheCaseOweTheCallThatAVisitLeadsTo) {
    const auto after = [](const std::string& text) {
        return owe_follow_up(from_text<homevisits::v1::HomeVisitCompleted>(
                                 "case_id: 'case-00C' left_at_us: 7 " + text),
                             kVisit);
    };
    const auto owed = after("next_step: FOLLOW_UP_BY_TELEPHONE");
    ASSERT_TRUE(owed);
    EXPECT_EQ(owed->stream, "case-00C");
    EXPECT_THAT(owed->command, equals_text("open_obligation { kind: TELEPHONE_FOLLOW_UP stream:"
                                           " 'visit-00V' due_us: 7 }"));
    EXPECT_TRUE(after("next_step: FOLLOW_UP_BY_TELEPHONE asked_by: 'referral-00R'"));
    EXPECT_FALSE(after("next_step: FOLLOW_UP_BY_TELEPHONE asked_by: 'tele-00T'"))
        << "the session's unit sees the patient again";
    for (const auto* other : {"NONE", "ANOTHER_VISIT", "REFERRAL", "URGENT_TRANSFER"})
        EXPECT_FALSE(after("next_step: " + std::string(other))) << other;

    const auto voided = [](const std::string& text) {
        return end_follow_up(
            from_text<homevisits::v1::HomeVisitVoided>("case_id: 'case-00C' " + text), kVisit);
    };
    EXPECT_THAT(voided("next_step: FOLLOW_UP_BY_TELEPHONE")->command,
                equals_text("close_obligation { kind: TELEPHONE_FOLLOW_UP stream: 'visit-00V'"
                            " outcome: VOIDED }"));
    EXPECT_FALSE(voided("next_step: FOLLOW_UP_BY_TELEPHONE asked_by: 'tele-00T'"));
    EXPECT_FALSE(voided(""));
}

TEST(Reactions, SettleTheCallsThatAContactSettles) {
    const auto settled = settle_follow_ups(
        from_text<v1::ContactAttempted>(
            "follow_ups: 'visit-00V' follow_ups: 'visit-00W' followed_up: FAILED"),
        {.stream = "case-00C", .version = 9, .slot = 0});
    ASSERT_EQ(settled.size(), 2u);
    EXPECT_EQ(settled[1].stream, "case-00C");
    EXPECT_THAT(settled[1].command,
                equals_text("close_obligation { kind: TELEPHONE_FOLLOW_UP stream: 'visit-00W'"
                            " outcome: FAILED }"));
}

template <class Event>
void tells_the_case_of_its_referral(const std::string& text, const std::string& command) {
    const auto reacted = react(from_text<Event>("case_id: 'case-00C' " + text), kReferral);
    ASSERT_TRUE(reacted) << command;
    EXPECT_EQ(reacted->stream, "case-00C");
    EXPECT_THAT(reacted->command, equals_text(command));
}

std::string closed(const std::string& outcome) {
    return "close_obligation { kind: REFERRAL stream: 'referral-00R' outcome: " + outcome + " }";
}

TEST(Reactions, TellTheCaseOfItsReferralFromSendingToItsEnd) {
    tells_the_case_of_its_referral<referral::v1::ReferralSent>(
        "answer_by { due_us: 99 }",
        "open_obligation { kind: REFERRAL stream: 'referral-00R' due_us: 99 }");
    tells_the_case_of_its_referral<referral::v1::CounterReferralAcknowledged>("",
                                                                              closed("COMPLETED"));
    tells_the_case_of_its_referral<referral::v1::CounterReferralAcknowledged>("unattended: true",
                                                                              closed("FAILED"));
    tells_the_case_of_its_referral<referral::v1::ReferralCancelled>("", closed("CANCELLED"));
    tells_the_case_of_its_referral<referral::v1::ReferralCancelConfirmed>("", closed("CANCELLED"));
    tells_the_case_of_its_referral<referral::v1::ReferralVoided>("", closed("VOIDED"));
}

constexpr base::Origin kSession{.stream = "tele-00T", .version = 6, .slot = 0};

std::string session(const std::string& verb, const std::string& more) {
    return verb + "_obligation { stream: 'tele-00T' " + more + " }";
}

TEST(Reactions, TellTheCaseOfItsSessionFromTheProposalToItsEnd) {
    using namespace telemedicine::v1;
    const auto tells = [](const auto& event, const std::string& command) {
        const auto reacted = react(event, kSession);
        ASSERT_TRUE(reacted) << command;
        EXPECT_EQ(reacted->stream, "case-00C");
        EXPECT_THAT(reacted->command, equals_text(command));
    };
    tells(from_text<TeleSessionProposed>("case_id: 'case-00C' schedule_by { due_us: 99 }"),
          session("open", "kind: TELE_SESSION due_us: 99"));
    tells(from_text<TeleFollowUpAbandoned>("case_id: 'case-00C'"),
          session("close", "kind: TELE_SESSION outcome: FAILED"));
    tells(from_text<TeleSessionCancelled>("case_id: 'case-00C'"),
          session("close", "kind: TELE_SESSION outcome: CANCELLED"));
}

TEST(Reactions, TellTheCaseThatATransferIsOwedOnceASessionAsksForIt) {
    using namespace telemedicine::v1;
    const auto held = after_session(
        from_text<TeleSessionCompleted>("case_id: 'case-00C' disposition: DISCHARGE"), kSession);
    ASSERT_EQ(held.size(), 1u);
    EXPECT_THAT(held[0].command,
                equals_text(session("close", "kind: TELE_SESSION outcome: COMPLETED")));
    const auto urgent =
        after_session(from_text<TeleSessionCompleted>(
                          "case_id: 'case-00C' disposition: URGENT_TRANSFER ended_at_us: 77"),
                      kSession);
    ASSERT_EQ(urgent.size(), 2u);
    EXPECT_THAT(urgent[1].command, equals_text(session("open", "kind: TRANSFER due_us: 77")));
}

TEST(Reactions, TakeBackAVoidSessionsTransferWithIt) {
    using namespace telemedicine::v1;
    EXPECT_EQ(after_void(from_text<TeleSessionVoided>("case_id: 'case-00C'"), kSession).size(), 1u);
    const auto both = after_void(
        from_text<TeleSessionVoided>("case_id: 'case-00C' transfer_was_pending: true"), kSession);
    ASSERT_EQ(both.size(), 2u);
    EXPECT_THAT(both[0].command,
                equals_text(session("close", "kind: TELE_SESSION outcome: VOIDED")));
    EXPECT_THAT(both[1].command, equals_text(session("close", "kind: TRANSFER outcome: VOIDED")));
}

TEST(Reactions, LeaveDraftsAloneOfWhichNoCaseWasTold) {
    EXPECT_FALSE(react(from_text<referral::v1::ReferralCancelled>(""), kReferral));
    EXPECT_FALSE(react(from_text<referral::v1::ReferralVoided>(""), kReferral));
}

TEST(Reactions, LeaveVisitsAloneThatBelongToNoCase) {
    EXPECT_FALSE(reaction_to<homevisits::v1::HomeVisitRequested>("window_end_us: 99"));
    EXPECT_FALSE(reaction_to<homevisits::v1::HomeVisitCancelled>(""));
}

}  // namespace
}  // namespace enlace::intake
