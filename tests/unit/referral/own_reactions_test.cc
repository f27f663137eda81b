#include "referral/domain/own_reactions.h"

#include <gtest/gtest.h>

#include "unit/referral/referral_support.h"

namespace enlace::referral {
namespace {

constexpr base::Origin kOrigin{.stream = "referral-00ABC", .version = 1, .slot = 0};

TEST(OwnReactions, LookAgainForAnotherForTheSameNeed) {
    const auto event = test::from_text<v1::ReferralSent>("same_need: 2");
    const auto reacted = look_again(event, kOrigin);
    ASSERT_TRUE(reacted);
    EXPECT_EQ(reacted->stream, "referral-00ABC");
    EXPECT_THAT(reacted->command,
                test::equals_text("record_conflict { guard: 'same_need' rested_on: '2' }"));
}

v1::CounterReferralIssued issued(const std::string& more) {
    std::string text = kIssue;
    return attended()
        .after(text.insert(text.rfind('}'), " " + more), kReceiver)
        .last()
        .counter_referral_issued();
}

TEST(OwnReactions, SendTheFollowUpThatACounterReferralAsksFor) {
    const auto event = issued("asks_follow_up: true next_date " + seconds(kNow_us + kWeek));
    const auto reacted = ask_for_follow_up(event, kOrigin);
    ASSERT_TRUE(reacted);
    EXPECT_EQ(reacted->stream, "") << "a referral of its own";
    auto command = reacted->command;
    EXPECT_EQ(command.send_referral().referrer(), kReceiverClues);
    EXPECT_EQ(command.send_referral().receiver(), kSenderClues);
    EXPECT_EQ(command.send_referral().need(), v1::ReferralNeed::FOLLOW_UP);
    EXPECT_EQ(command.send_referral().reason(), "walk");
    // As the engine asks it, having looked up the receiver and whether another is under way.
    *command.mutable_context()->mutable_actor() = kReaction;
    command.mutable_context()->set_now_us(kNow_us);
    command.mutable_send_referral()->set_known_receiver(true);
    command.mutable_send_referral()->set_same_need(1);
    const auto decision = decide(command, {}, policy());
    ASSERT_TRUE(decision.accepted()) << test::name(decision.rejection());
    const auto& sent = decision.events().at(0).referral_sent();
    EXPECT_EQ(sent.case_id(), "case-00ABC");
    EXPECT_EQ(sent.patient_id(), "patient-00ABC");
    EXPECT_EQ(sent.attend_before_us(), kNow_us + kWeek);
}

TEST(OwnReactions, SendNothingThatNobodyAskedForOrThatIsTheUnitsOwn) {
    EXPECT_FALSE(ask_for_follow_up(issued(""), kOrigin));
    EXPECT_FALSE(
        ask_for_follow_up(issued("asks_follow_up: true follow_up_owner: 'SPSSA000203'"), kOrigin));
}

TEST(OwnReactions, SendTheReferralThatASessionEndsWith) {
    const auto event = test::from_text<telemedicine::v1::TeleSessionCompleted>(
        "disposition: REFERRAL case_id: 'case-00ABC' patient_id: 'patient-00ABC'"
        " proposer: 'SPSSA000011' provider: 'SPSSA000203' receiver: 'SPSSA000133'"
        " professional: 'lic-2' referral { receiver: 'SPSSA000133' service: 'CIRUGIA'"
        " need: SPECIALIST_CARE priority: URGENT presumptive_diagnosis: 'T81.4'"
        " current_condition: 'infected' reason: 'the wound' attend_before { seconds: 99 } }");
    const auto reacted = refer_after_session(event, kOrigin);
    ASSERT_TRUE(reacted);
    EXPECT_EQ(reacted->stream, "") << "a referral of its own";
    auto command = reacted->command;
    *command.mutable_context()->mutable_actor() = kReaction;
    command.mutable_context()->set_now_us(kNow_us);
    command.mutable_send_referral()->set_known_receiver(true);
    command.mutable_send_referral()->set_same_need(1);
    const auto decision = decide(command, {}, policy());
    ASSERT_TRUE(decision.accepted()) << test::name(decision.rejection());
    const auto& sent = decision.events().at(0).referral_sent();
    EXPECT_EQ(sent.referrer(), kSenderClues) << "who proposed the session has the patient";
    EXPECT_EQ(sent.receiver(), kThirdClues);
    EXPECT_EQ(sent.priority(), common::v1::URGENT);
    EXPECT_EQ(sent.referring_professional(), "lic-2");
    EXPECT_EQ(sent.attend_before_us(), 99 * base::kSecond_us);
}

TEST(OwnReactions, SendNothingAfterAnyOtherDisposition) {
    for (const auto* other : {"CONTROL", "DISCHARGE", "HOME_VISIT", "URGENT_TRANSFER"})
        EXPECT_FALSE(refer_after_session(test::from_text<telemedicine::v1::TeleSessionCompleted>(
                                             "disposition: " + std::string(other)),
                                         kOrigin));
}

}  // namespace
}  // namespace enlace::referral
