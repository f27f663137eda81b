#include <gtest/gtest.h>

#include "unit/referral/referral_support.h"

namespace enlace::referral {
namespace {

using test::accepts;
using test::refuses;

TEST(ReceiveReferral, KeepsTheProofAndLetsTheClockRun) {
    EXPECT_THAT(sent().answer(kReceive, kReceiver),
                accepts("referral_received { delivery_proof: 'F-1' }"));
    EXPECT_TRUE(sent().answer(kReceive, kGateway).accepted());
    EXPECT_EQ(received().clock(), sent().clock());
    EXPECT_THAT(received().answer(kReceive, kReceiver), accepts());
}

TEST(ReceiveReferral, IsForWhoeverItWasSentTo) {
    EXPECT_THAT(sent().answer(kReceive, kSender), refuses(v1::NOT_THE_RECEIVING_UNIT));
    EXPECT_THAT(sent().answer(kReceive, at_institution(common::v1::AUDITOR, kReceiverClues)),
                refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(sent().answer(kReceive, engine(common::v1::CLINICIAN)),
                refuses(v1::INSTITUTION_MISSING));
    EXPECT_THAT(accepted().answer(kReceive, kReceiver), refuses(v1::NOT_AWAITING_RECEIPT));
    EXPECT_THAT(drafted().answer(kReceive, kGateway), refuses(v1::NOT_AWAITING_RECEIPT));
    EXPECT_THAT(sent().answer("receive_referral {}", kReceiver), refuses(v1::COMMAND_MALFORMED));
}

TEST(ClaimReferral, IsWonByTheFirstAndTellsTheSecond) {
    EXPECT_THAT(opened().answer(kClaim, kThird),
                accepts("referral_claimed { receiver: 'SPSSA000133' }"));
    EXPECT_THAT(claimed().answer(kClaim, kReceiver), refuses(v1::CLAIMED_BY_ANOTHER_UNIT));
    EXPECT_THAT(claimed().answer(kClaim, kThird), accepts());
    EXPECT_EQ(claimed().state().receiver(), kThirdClues);
    EXPECT_EQ(claimed().clock(), opened().clock());
}

TEST(ClaimReferral, IsForUnitsThatHaveTheSpecialty) {
    EXPECT_THAT(opened().answer(kClaim, kStranger), refuses(v1::NOT_THE_RECEIVING_UNIT));
    EXPECT_THAT(opened().answer(kClaim, kSender), refuses(v1::NOT_THE_RECEIVING_UNIT));
    EXPECT_THAT(sent().answer(kClaim, kReceiver), refuses(v1::NOT_OPEN_TO_CLAIM));
    EXPECT_TRUE(opened().after(kReceive, kReceiver).answer(kClaim, kThird).accepted())
        << "that a system took it in claims nothing";
    EXPECT_THAT(claimed().after(kAccept, kThird).answer(kClaim, kThird),
                refuses(v1::NOT_OPEN_TO_CLAIM));
}

TEST(ClaimReferral, ComesBeforeEveryAnswer) {
    for (const auto& answer : {kAccept, kReject, kAskInfo, kUrgent})
        EXPECT_THAT(opened().answer(answer, kThird), refuses(v1::NOT_CLAIMED)) << answer;
    EXPECT_TRUE(opened().answer(kUrgent, kSender).accepted());
    EXPECT_TRUE(claimed().answer(kAccept, kThird).accepted());
    EXPECT_THAT(claimed().answer(kAccept, kReceiver), refuses(v1::CLAIMED_BY_ANOTHER_UNIT));
}

TEST(RequestReferralInfo, StopsTheClockOfTheAnswer) {
    EXPECT_THAT(received().answer(kAskInfo, kReceiver),
                accepts("referral_info_requested { left_us: " + us(kWeek) + "answer_by" +
                        deadline("answer_by", kNow_us + kWeek, 3 * kDay) + "what: 'the ECG' }"));
    EXPECT_TRUE(needs_info().state().clock_stopped());
    EXPECT_EQ(needs_info().state().stopped_at_us(), kNow_us);
}

TEST(RequestReferralInfo, FollowsReceiptAndSaysWhatIsMissing) {
    EXPECT_THAT(sent().answer(kAskInfo, kReceiver), refuses(v1::NOT_RECEIVED));
    EXPECT_THAT(received().answer(kAskInfo, kSender), refuses(v1::NOT_THE_RECEIVING_UNIT));
    EXPECT_THAT(received().answer("request_referral_info {}", kReceiver),
                refuses(v1::COMMAND_MALFORMED));
}

TEST(AcceptReferral, NamesWhoAcceptsAndStartsTheClockOfAttention) {
    EXPECT_THAT(received().answer(kAccept, kReceiver),
                accepts("referral_accepted { professional: 'lic-2' priority: ROUTINE attend_by" +
                        deadline("attend_by", kNow_us + 30 * kDay, 15 * kDay) + "}"));
    EXPECT_THAT(received().answer("accept_referral {}", kReceiver), refuses(v1::COMMAND_MALFORMED));
}

TEST(AcceptReferral, AttendsWithinTheTimeThatWasAskedFor) {
    const auto asked = send(kTo + "attend_before " + seconds(kNow_us + 3 * kDay));
    auto referral = Referral().after(asked, kSender).after(kAccept, kReceiver);
    EXPECT_EQ(referral.clock(), std::pair(std::string("attend_by"), kNow_us + 3 * kDay));
}

TEST(AcceptReferral, TellsWhoeverTakesThePatientThereWhatTheReferralSaid) {
    const auto needing =
        Referral().after(send(kTo + "needs_transport: true needs_escort: true"), kSender);
    const std::string told = "transport { reason: 'chest pain' name: 'Ana' }";
    const auto accepted =
        Referral(needing).after("accept_referral { professional: 'p' " + told + " }", kReceiver);
    const auto event = accepted.last().referral_accepted();
    EXPECT_TRUE(event.needs_transport());
    EXPECT_TRUE(event.needs_escort());
    EXPECT_EQ(event.referrer(), kSender.institution());
    EXPECT_EQ(event.receiver(), kReceiver.institution());
    EXPECT_EQ(event.transport().name(), "Ana");
    const auto by_themselves =
        sent().after("accept_referral { professional: 'p' " + told + " }", kReceiver);
    EXPECT_FALSE(by_themselves.last().referral_accepted().has_transport());
}

TEST(AcceptReferral, ChangesThePriorityWithAReason) {
    EXPECT_THAT(
        received().answer("accept_referral { professional: 'p' priority: STAT }", kReceiver),
        refuses(v1::PRIORITY_REASON_MISSING));
    EXPECT_TRUE(received()
                    .answer("accept_referral { professional: 'p' priority: ROUTINE }", kReceiver)
                    .accepted());
    auto referral = received().after(
        "accept_referral { professional: 'p' priority: STAT priority_reason: 'worse' }", kReceiver);
    EXPECT_EQ(referral.state().priority(), common::v1::STAT);
}

TEST(AcceptReferral, AnswersWhatWaitsForAnAnswer) {
    EXPECT_TRUE(sent().answer(kAccept, kReceiver).accepted());
    EXPECT_THAT(needs_info().answer(kAccept, kReceiver), refuses(v1::NOT_AWAITING_ANSWER));
    EXPECT_THAT(accepted().answer(kAccept, kReceiver), refuses(v1::NOT_AWAITING_ANSWER));
    EXPECT_THAT(sent().answer(kAccept, kSender), refuses(v1::NOT_THE_RECEIVING_UNIT));
}

TEST(RejectReferral, SaysWhyAndWhatToDoInstead) {
    EXPECT_THAT(needs_info().answer(kReject, kReceiver),
                accepts("referral_rejected { code: NO_CAPACITY receiver: 'SPSSA000203'"
                        " acknowledge_by" +
                        acknowledge_by() + "reason: 'full' advice: 'ask Valles' }"));
    for (const auto* half : {"reject_referral { code: NO_CAPACITY reason: 'full' }",
                             "reject_referral { code: NO_CAPACITY advice: 'ask Valles' }",
                             "reject_referral { reason: 'full' advice: 'ask Valles' }",
                             "reject_referral { code: OTHER reason: 'r' advice: 'a'"
                             " suggested_receiver: 'Valles' }"})
        EXPECT_THAT(received().answer(half, kReceiver), refuses(v1::COMMAND_MALFORMED)) << half;
}

TEST(RejectReferral, ComesBeforeAcceptance) {
    EXPECT_THAT(accepted().answer(kReject, kReceiver), refuses(v1::NOT_AWAITING_ANSWER));
    EXPECT_THAT(received().answer(kReject, kSender), refuses(v1::NOT_THE_RECEIVING_UNIT));
    EXPECT_TRUE(sent().answer(kReject, kReceiver).accepted());
}

TEST(ChangeReferralPriority, StartsTheClockThatGoesWithIt) {
    EXPECT_THAT(received().at(kNow_us + kHour).answer(kUrgent, kReceiver),
                accepts("referral_priority_changed { priority: URGENT by: 'SPSSA000203' answer_by" +
                        deadline("answer_by", kNow_us + kDay + kHour, 12 * kHour) +
                        "reason: 'more pain' }"));
    EXPECT_THAT(accepted().answer(kUrgent, kSender),
                accepts("referral_priority_changed { priority: URGENT by: 'SPSSA000011'"
                        " reason: 'more pain' }"));
    EXPECT_EQ(accepted().after(kUrgent, kSender).clock().first, "attend_by");
}

TEST(ChangeReferralPriority, GivesNoTimeToWhoeverHasToAnswer) {
    auto urgent = received().after(kUrgent, kSender);
    const auto due = urgent.clock();
    const std::string routine =
        "change_referral_priority { priority: ROUTINE reason: 'less pain' }";
    urgent.at(kNow_us + kHour).after(routine, kReceiver);
    EXPECT_EQ(urgent.clock(), due) << "put off by the receiver";
    urgent.after(kUrgent, kReceiver).after(routine, kReceiver);
    EXPECT_EQ(urgent.clock(), due);
    EXPECT_GT(urgent.after(kUrgent, kSender).after(routine, kSender).clock().second, due.second);
}

TEST(ChangeReferralPriority, LeavesAloneAnExpiryThatIsArmedAndAClockThatStands) {
    auto late = sent().after_clock(kNow_us + kWeek);
    const auto expiry = late.clock();
    EXPECT_EQ(late.after(kUrgent, kSender).clock(), expiry);
    auto stopped = needs_info();
    const auto senders = stopped.clock();
    EXPECT_EQ(stopped.after(kUrgent, kSender).clock(), senders);
    EXPECT_EQ(stopped.after(kGiveInfo, kSender).clock().second, kNow_us + kDay)
        << "no more than a new one would have";
}

TEST(ChangeReferralPriority, NeedsAReasonAndAUnitOfTheTwo) {
    EXPECT_THAT(sent().answer("change_referral_priority { priority: STAT }", kSender),
                refuses(v1::PRIORITY_REASON_MISSING));
    EXPECT_THAT(sent().answer("change_referral_priority { reason: 'r' }", kSender),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(sent().answer("change_referral_priority { priority: ROUTINE }", kSender),
                accepts());
    EXPECT_THAT(sent().answer(kUrgent, kStranger), refuses(v1::NOT_THE_REFERRING_UNIT));
    EXPECT_THAT(closed().answer(kUrgent, kSender), refuses(v1::REFERRAL_ENDED));
}

}  // namespace
}  // namespace enlace::referral
