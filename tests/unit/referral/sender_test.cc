#include <gtest/gtest.h>

#include "unit/referral/referral_support.h"

namespace enlace::referral {
namespace {

using common::v1::AUDITOR;
using common::v1::CLINICIAN;
using common::v1::INTEGRATION;
using common::v1::STATE_COORDINATOR;
using test::accepts;
using test::refuses;

TEST(DraftReferral, KeepsWhatIsThereAndStartsTheClockOfItsReview) {
    EXPECT_THAT(Referral().answer(kDraft, kSender),
                accepts("referral_drafted { case_id: 'case-00ABC' patient_id: 'patient-00ABC'"
                        " referrer: 'SPSSA000011' counted {} draft_review" +
                        deadline("draft_review", kNow_us + 3 * kDay, 36 * kHour) +
                        "reason: 'chest pain' }"));
}

TEST(DraftReferral, IsForWhoeverActsForAUnit) {
    EXPECT_THAT(Referral().answer(kDraft, at_institution(AUDITOR, kSenderClues)),
                refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(Referral().answer(kDraft, engine(STATE_COORDINATOR)),
                refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(Referral().answer(kDraft, engine(INTEGRATION)), refuses(v1::INSTITUTION_MISSING));
    EXPECT_TRUE(Referral().answer(kDraft, at_institution(CLINICIAN, kSenderClues)).accepted());
    EXPECT_TRUE(Referral().answer(kDraft, kReaction).accepted()) << "its cause named one";
}

TEST(DraftReferral, IsRefusedByOneThatExistsAndByAFormThatIsWrong) {
    EXPECT_THAT(drafted().answer(kDraft, kSender), refuses(v1::ALREADY_DRAFTED));
    EXPECT_THAT(sent().answer(kDraft, kSender), refuses(v1::ALREADY_DRAFTED));
    EXPECT_THAT(Referral().answer("draft_referral {}", kSender), refuses(v1::COMMAND_MALFORMED));
}

TEST(SendReferral, RecordsTheFormAndStartsTheClockOfTheAnswer) {
    EXPECT_THAT(Referral().answer(send(kTo + "same_need_position: '4'"), kSender),
                accepts("referral_sent { " + kForm + "counted {} receiver: 'SPSSA000203'" +
                        " same_need_position: '4'" + " answer_by { timer: 'answer_by' due_us: " +
                        us(kNow_us + kWeek) + "response_us: " + us(3 * kDay) + "} }"));
}

TEST(SendReferral, GivesEveryPriorityItsOwnTime) {
    const std::vector<std::pair<std::string, std::int64_t>> times = {
        {"ROUTINE", kWeek}, {"URGENT", kDay}, {"ASAP", 4 * kHour}, {"STAT", 30 * kMinute}};
    for (const auto& [priority, time_us] : times) {
        const auto asked = send(kTo + "priority: " + priority);
        EXPECT_EQ(Referral().after(asked, kSender).clock(),
                  std::pair(std::string("answer_by"), kNow_us + time_us))
            << priority;
    }
}

TEST(SendReferral, TakesTheWholeFormWhereThereWasADraft) {
    EXPECT_EQ(drafted().after(kSend, kSender).status(), "SENT");
    EXPECT_EQ(drafted().after(kSend, kReaction).status(), "SENT");
    EXPECT_THAT(drafted().answer(send(kTo + "case_id: 'case-00XYZ'"), kSender),
                refuses(v1::OTHER_CASE));
    EXPECT_THAT(drafted().answer(kSend, kStranger), refuses(v1::NOT_THE_REFERRING_UNIT));
    EXPECT_THAT(sent().answer(kSend, kSender), refuses(v1::ALREADY_SENT));
}

TEST(SendReferral, GoesToAnotherUnitThatTheDirectoryHas) {
    EXPECT_THAT(Referral().answer(send("receiver: 'SPSSA999999'"), kSender),
                refuses(v1::RECEIVER_UNKNOWN));
    EXPECT_THAT(Referral().answer(send("receiver: 'SPSSA000011' known_receiver: true"), kSender),
                refuses(v1::RECEIVER_IS_SENDER));
    EXPECT_THAT(Referral().answer(send(""), kSender), refuses(v1::COMMAND_MALFORMED));
}

TEST(SendReferral, IsOpenToEveryOtherUnitThatHasTheSpecialty) {
    const auto decision = Referral().answer(kSendOpen, kSender);
    const auto& sent = decision.events().at(0).referral_sent();
    EXPECT_EQ(sent.receiver(), "");
    EXPECT_EQ(sent.specialty(), "CARDIOLOGIA");
    EXPECT_THAT(sent.candidates(), testing::ElementsAre(kThirdClues, kReceiverClues));
    EXPECT_THAT(
        Referral().answer(send("specialty: 'CARDIOLOGIA' candidates: 'SPSSA000011'"), kSender),
        refuses(v1::NOBODY_HAS_THE_SPECIALTY));
}

TEST(SendReferral, IsSentTwiceForTheSameNeedWithAReasonOnly) {
    EXPECT_THAT(Referral().answer(send(kTo + "same_need: 1"), kSender),
                refuses(v1::SAME_NEED_UNDER_WAY));
    const auto second =
        Referral().answer(send(kTo + "same_need: 1 override_reason: 'other valve'"), kSender);
    EXPECT_EQ(second.events().at(0).referral_sent().same_need(), 1u);
    EXPECT_EQ(second.events().at(0).referral_sent().override_reason(), "other valve");
}

TEST(SendReferral, TakesADocumentThatIsWhatItsHashSays) {
    const std::string hash(64, 'a');
    const std::string document = "attachments { sha256: '" + hash +
                                 "' media_type: 'text/plain' scan_state: CLEAN content: 'x' } ";
    const auto whole =
        Referral().answer(send(kTo + document + "content_hashes: '" + hash + "'"), kSender);
    EXPECT_THAT(whole.events().at(0).referral_sent().attachment_hashes(),
                testing::ElementsAre(hash));
    EXPECT_EQ(whole.events().at(0).referral_sent().attachments(0).content(), "x");
    EXPECT_THAT(Referral().answer(send(kTo + document + "content_hashes: 'b'"), kSender),
                refuses(v1::ATTACHMENT_ALTERED));
    EXPECT_THAT(Referral().answer(send(kTo + document), kSender), refuses(v1::ATTACHMENT_ALTERED));
    const std::string elsewhere = "attachments { sha256: '" + hash +
                                  "' media_type: 'text/plain' scan_state: CLEAN reference: 'r' }";
    EXPECT_TRUE(Referral().answer(send(kTo + elsewhere), kSender).accepted());
}

TEST(ProvideReferralInfo, LetsTheClockOfTheAnswerGoOnWithWhatWasLeft) {
    auto asked = received().at(kNow_us + 2 * kDay).after(kAskInfo, kReceiver);
    EXPECT_EQ(asked.state().left_us(), kWeek - 2 * kDay);
    EXPECT_EQ(asked.clock().second, kNow_us + 2 * kDay + kWeek) << "now it is the sender's";
    asked.at(kNow_us + 4 * kDay);
    EXPECT_THAT(asked.answer(kGiveInfo, kSender),
                accepts("referral_info_provided { stopped_us: " + us(2 * kDay) + "answer_by" +
                        deadline("answer_by", kNow_us + 9 * kDay, 5 * kDay) + "text: 'normal' }"));
}

TEST(ProvideReferralInfo, LeavesTheReceiverTheTimeOfAResponseAtLeast) {
    auto late = received().after_clock(kNow_us + kWeek);
    late.at(kNow_us + kWeek).after(kAskInfo, kReceiver);
    EXPECT_EQ(late.state().left_us(), 0);
    late.at(kNow_us + 8 * kDay).after(kGiveInfo, kSender);
    EXPECT_EQ(late.clock(), std::pair(std::string("answer_by"), kNow_us + 8 * kDay + 3 * kDay));
}

TEST(ProvideReferralInfo, TouchesNoClockWherePolicyStopsNone) {
    const auto received_so = [] {
        return Referral(policy_that_stops_no_clock())
            .after(kSend, kSender)
            .after(kReceive, kReceiver);
    };
    const auto before = received_so().clock();
    auto asked = received_so().at(kNow_us + kDay).after(kAskInfo, kReceiver);
    EXPECT_EQ(asked.clock(), before);
    EXPECT_EQ(asked.after(kGiveInfo, kSender).clock(), before);
}

TEST(ProvideReferralInfo, BringsSomethingToWhomItWasAskedOf) {
    EXPECT_THAT(needs_info().answer("provide_referral_info {}", kSender),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(needs_info().answer(kGiveInfo, kReceiver), refuses(v1::NOT_THE_REFERRING_UNIT));
    EXPECT_THAT(received().answer(kGiveInfo, kSender), refuses(v1::INFO_NOT_ASKED_FOR));
    const std::string altered = "provide_referral_info { attachments { sha256: '" +
                                std::string(64, 'a') +
                                "' media_type: 'text/plain' scan_state: CLEAN content: 'x' } }";
    EXPECT_THAT(needs_info().answer(altered, kSender), refuses(v1::ATTACHMENT_ALTERED));
}

TEST(RedirectReferral, BeginsAnotherAttemptElsewhere) {
    EXPECT_THAT(
        rejected().answer(kRedirect, kSender),
        accepts("referral_redirected { attempt: 2 from_receiver: 'SPSSA000203'"
                " receiver: 'SPSSA000133' answer_by" +
                deadline("answer_by", kNow_us + kWeek, 3 * kDay) + "reason: 'they have beds' }"));
    auto unattended = no_show_twice().after(
        "end_referral_unattended { code: NO_SHOW reason: 'twice' }", kReceiver);
    unattended.after(kRedirect, kSender);
    EXPECT_EQ(unattended.state().no_shows(), 0u) << "there it begins from the beginning";
    EXPECT_EQ(unattended.state().appointment_start_us(), 0);
}

TEST(RedirectReferral, StartsTheLadderOfTheNewUnitAtItsFoot) {
    auto late = expired();
    EXPECT_EQ(late.state().escalation_level(), 1u);
    EXPECT_EQ(late.after(kRedirect, kSender).state().escalation_level(), 0u);
}

TEST(RedirectReferral, GoesToNobodyWhoTurnedItDownOrLetItLie) {
    const auto back = redirect_to("receiver: 'SPSSA000203' known_receiver: true");
    EXPECT_THAT(rejected().answer(back, kSender), refuses(v1::SAME_RECEIVER));
    EXPECT_THAT(expired().answer(back, kSender), refuses(v1::SAME_RECEIVER));
    EXPECT_TRUE(ended_unattended().answer(back, kSender).accepted()) << "it had said yes";
    const auto open = rejected().answer(redirect_to(kToSpecialty), kSender);
    EXPECT_THAT(open.events().at(0).referral_redirected().candidates(),
                testing::ElementsAre(kThirdClues));
    EXPECT_THAT(expired().answer(redirect_to("specialty: 'X' candidates: 'SPSSA000203'"), kSender),
                refuses(v1::NOBODY_HAS_THE_SPECIALTY));
}

TEST(RedirectReferral, IsForTheSenderWhereThePatientIsBackWithIt) {
    EXPECT_THAT(rejected().answer(kRedirect, kReceiver), refuses(v1::NOT_THE_REFERRING_UNIT));
    EXPECT_THAT(accepted().answer(kRedirect, kSender), refuses(v1::NOT_TO_BE_REDIRECTED));
    EXPECT_THAT(rejected().answer(redirect_to(""), kSender), refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(rejected().answer(redirect_to("receiver: 'SPSSA999999'"), kSender),
                refuses(v1::RECEIVER_UNKNOWN));
    EXPECT_THAT(
        rejected().answer(redirect_to("receiver: 'SPSSA000011' known_receiver: true"), kSender),
        refuses(v1::RECEIVER_IS_SENDER));
}

TEST(AcknowledgeCounterReferral, ClosesTheCircleAndTellsTheCase) {
    EXPECT_THAT(counter_referred().answer(kAcknowledge, kSender),
                accepts("counter_referral_acknowledged { case_id: 'case-00ABC' reader: 'ts-1' }"));
    EXPECT_THAT(ended_unattended().answer(kAcknowledge, kSender),
                accepts("counter_referral_acknowledged { case_id: 'case-00ABC' reader: 'ts-1'"
                        " unattended: true }"));
    EXPECT_THAT(closed().answer(kAcknowledge, kSender), accepts());
}

TEST(AcknowledgeCounterReferral, IsTheSendersAndNamesWhoReadIt) {
    EXPECT_THAT(counter_referred().answer(kAcknowledge, kReceiver),
                refuses(v1::NOT_THE_REFERRING_UNIT));
    EXPECT_THAT(attended().answer(kAcknowledge, kSender), refuses(v1::NOTHING_TO_ACKNOWLEDGE));
    EXPECT_THAT(counter_referred().answer("acknowledge_counter_referral {}", kSender),
                refuses(v1::COMMAND_MALFORMED));
}

std::string owners(const Referral& referral) {
    std::string all;
    const auto owner = ownership(referral.state());
    for (const auto& clues : owner.institutions()) all += clues + " ";
    return all;
}

TEST(Ownership, IsTheSendersAndThePresentReceivers) {
    EXPECT_EQ(owners(Referral()), "");
    EXPECT_EQ(owners(drafted()), "SPSSA000011 ");
    EXPECT_EQ(owners(sent()), "SPSSA000011 SPSSA000203 ");
    EXPECT_EQ(owners(rejected().after(kRedirect, kSender)), "SPSSA000011 SPSSA000133 ")
        << "never a former one's";
}

TEST(Ownership, OfAnOpenOneIsEverybodysWhoMightClaimIt) {
    EXPECT_EQ(owners(opened()), "SPSSA000011 SPSSA000133 SPSSA000203 ");
    EXPECT_EQ(owners(claimed()), "SPSSA000011 SPSSA000133 SPSSA000203 ")
        << "whoever came second is told so";
}

TEST(Evolve, StopsAtAnEventFromANewerRelease) {
    EXPECT_THROW(evolve({}, {}, {}), std::logic_error);
    EXPECT_THROW((void)decide({}, {}, policy()), std::logic_error);
}

}  // namespace
}  // namespace enlace::referral
