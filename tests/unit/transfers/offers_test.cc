#include <gtest/gtest.h>

#include "unit/transfers/transfer_support.h"

// Who receives the patient.
namespace enlace::transfers {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;
using v1::OfferState;

OfferState::Code asked_as(const Transfer& transfer, const std::string& clues) {
    const auto* asked = find_asked(transfer.state(), clues);
    return asked ? asked->state() : OfferState::UNSPECIFIED;
}

v1::TransferOffered last_offered(const Transfer& transfer) {
    return transfer.last().transfer_offered();
}

TEST(RequestTransfer, KeepsWhatACandidateHasToKnow) {
    EXPECT_THAT(
        Transfer().answer(request("needs { ventilator: true } name: 'Ana' summary: 'two litres'"),
                          kRequester),
        accepts("transfer_requested { case_id: 'case-00ABC' patient_id: 'patient-00ABC'"
                " requester: 'SPSSA000028' sender: 'SPSSA000121' jurisdiction: 'VII'"
                " capability: 'UCI' stability: UNSTABLE escort: PHYSICIAN family_informed: true"
                " priority: URGENT needs { ventilator: true } counted {}"
                " proposed { clues: 'SPSSA000133' } offer_by" +
                deadline("offer_by", kNow_us + 15 * kMinute, 10 * kMinute) +
                "reason: 'septic shock' diagnosis: 'A41.9' physician: 'lic-1' name: 'Ana'"
                " summary: 'two litres' " +
                kSigns + "}"));
}

TEST(RequestTransfer, IsForPeopleWhoWorkWithPatientsAtAUnit) {
    for (const auto role : {common::v1::REGULATOR, common::v1::AMBULANCE_CREW, common::v1::TIMER})
        EXPECT_THAT(Transfer().answer(kRequest, at_institution(role, kSenderClues)),
                    refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(Transfer().answer(kRequest, engine(common::v1::CLINICIAN)),
                refuses(v1::INSTITUTION_MISSING));
}

TEST(RequestTransfer, IsNotDoneTwice) {
    EXPECT_THAT(requested().answer(kRequest, kSender), refuses(v1::ALREADY_REQUESTED));
    EXPECT_THAT(requested().answer(kRequest, kStranger), refuses(v1::NOT_THE_SENDER));
}

TEST(RequestTransfer, NeedsWhatTheNoteOfTransferNeeds) {
    for (const auto* missing : {"capability: ''", "reason: ''", "diagnosis: ''",
                                "stability: UNSPECIFIED", "escort: UNSPECIFIED", "physician: ''"})
        EXPECT_THAT(Transfer().answer(request(missing), kRequester), refuses(v1::COMMAND_MALFORMED))
            << missing;
    EXPECT_THAT(Transfer().answer("request_transfer { " + kForm + " }", kRequester),
                refuses(v1::COMMAND_MALFORMED))
        << "vital signs";
}

TEST(RequestTransfer, OfAReactionSaysThatNobodyHasMeasuredAnything) {
    const auto asked = Transfer().after(
        "request_transfer { capability: 'UCI' reason: 'R' asked_by: 'tele-00ABC' }", kReaction);
    EXPECT_TRUE(asked.last().transfer_requested().signs_missing());
    EXPECT_EQ(asked.state().asked_by(), "tele-00ABC");
}

TEST(RequestTransfer, IsNotForWhatWasEnteredInError) {
    EXPECT_THAT(Transfer().answer(request("asker_is_void: true"), kReaction),
                refuses(v1::ASKER_VOIDED));
}

TEST(OfferTransfer, GivesEachHospitalADeadlineOfItsOwn) {
    EXPECT_THAT(
        clocks(offered()),
        UnorderedElementsAre(std::tuple("accept_by", "", kNow_us + 60 * kMinute),
                             std::tuple("offer_deadline", kNearClues, kNow_us + 10 * kMinute),
                             std::tuple("offer_deadline", kFarClues, kNow_us + 10 * kMinute)));
}

TEST(OfferTransfer, KeepsWhatWasKnownOfEachHospital) {
    const auto transfer = requested().after(
        offer(hospital(kNearClues,
                       "reasons: [ BED_FREE, SAME_NETWORK ] distance_km: 60 minutes: 51"
                       " beds_free: 2 beds: 8 reported_at_us: 5 report_version: 3 ")),
        kRegulator);
    const auto candidate = last_offered(transfer).offers(0).candidate();
    EXPECT_EQ(candidate.distance_km(), 60u);
    EXPECT_EQ(candidate.reported_at_us(), 5);
    EXPECT_EQ(find_asked(transfer.state(), kNearClues)->report_version(), 3u);
}

TEST(OfferTransfer, AddsHospitalsWhileOthersStillThink) {
    const auto wider = offered().at(kNow_us + 5 * kMinute).after(kOfferThird, kRegulator);
    EXPECT_EQ(last_offered(wider).ring(), 2u);
    EXPECT_THAT(
        clocks(wider),
        UnorderedElementsAre(std::tuple("accept_by", "", kNow_us + 60 * kMinute),
                             std::tuple("offer_deadline", kNearClues, kNow_us + 10 * kMinute),
                             std::tuple("offer_deadline", kFarClues, kNow_us + 10 * kMinute),
                             std::tuple("offer_deadline", kThirdClues, kNow_us + 15 * kMinute)));
}

TEST(OfferTransfer, AsksNobodyTwiceAtOnce) {
    EXPECT_THAT(offered().answer(kOfferTwo, kRegulator), accepts());
    const auto some =
        offered().after(offer(hospital(kNearClues) + hospital(kThirdClues)), kRegulator);
    ASSERT_EQ(last_offered(some).offers_size(), 1);
    EXPECT_EQ(last_offered(some).offers(0).candidate().clues(), kThirdClues);
}

TEST(OfferTransfer, MayAskAHospitalAgainThatDeclined) {
    const auto again =
        offered().after(kDecline, kNear).after(offer(hospital(kNearClues)), kRegulator);
    EXPECT_EQ(asked_as(again, kNearClues), OfferState::OPEN);
}

TEST(OfferTransfer, LeavesItToTheRegulatorOnceSomebodyHasAsked) {
    EXPECT_THAT(requested().answer(kOfferTwo, kReaction).events(), testing::SizeIs(1));
    EXPECT_THAT(offered().answer(kOfferThird, kReaction), accepts());
    EXPECT_THAT(exhausted().answer(kOfferThird, kReaction), accepts());
    EXPECT_THAT(requested().answer(kOfferTwo, kSender), refuses(v1::ROLE_NOT_ALLOWED));
}

TEST(OfferTransfer, NeedsHospitalsThatMayReceiveThePatient) {
    const auto answer = [](const std::string& command) {
        return requested().answer(command, kRegulator);
    };
    EXPECT_THAT(answer("offer_transfer {}"), refuses(v1::NO_CANDIDATE));
    EXPECT_THAT(answer(offer("unknown: 'SPSSA009999'")), refuses(v1::CANDIDATE_UNKNOWN));
    EXPECT_THAT(answer(offer(hospital(kSenderClues))), refuses(v1::CANDIDATE_HAS_THE_PATIENT));
    EXPECT_THAT(answer(offer("candidates: 'nowhere' " + hospital(kNearClues))),
                refuses(v1::COMMAND_MALFORMED));
}

TEST(OfferTransfer, NeedsAReasonToAskWhoHasSaidThatThereIsNoBed) {
    const auto full = hospital(kNearClues, "reasons: NO_BED_FREE ");
    EXPECT_THAT(requested().answer(offer(full), kRegulator), refuses(v1::NO_BED_REPORTED));
    const auto stale = hospital(kNearClues, "reasons: REPORT_STALE ");
    EXPECT_TRUE(requested().answer(offer(stale), kRegulator).accepted()) << "it may have changed";
    const auto insisted =
        requested().after(offer(full + "override_reason: 'they called'"), kRegulator);
    EXPECT_EQ(last_offered(insisted).override_reason(), "they called");
}

TEST(OfferTransfer, IsOverOnceAHospitalHasAccepted) {
    EXPECT_THAT(accepted().answer(kOfferThird, kRegulator), refuses(v1::NOT_TO_BE_OFFERED));
}

TEST(DeclineTransferOffer, EndsThatHospitalsClockOnly) {
    const auto declined = offered().after(kDecline, kNear);
    EXPECT_THAT(
        clocks(declined),
        UnorderedElementsAre(std::tuple("accept_by", "", kNow_us + 60 * kMinute),
                             std::tuple("offer_deadline", kFarClues, kNow_us + 10 * kMinute)));
    EXPECT_FALSE(declined.last().transfer_offer_declined().none_open());
    EXPECT_TRUE(unanswered().last().transfer_offer_declined().none_open());
}

TEST(DeclineTransferOffer, SaysHowMuchRoomThereIsAndWhy) {
    EXPECT_THAT(offered().answer("decline_transfer_offer { capacity: WAITLIST }", kNear),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(offered().answer("decline_transfer_offer { reason: 'no' }", kNear),
                refuses(v1::COMMAND_MALFORMED));
}

TEST(DeclineTransferOffer, IsForWhoeverWasAskedAndHasNotAnswered) {
    EXPECT_THAT(offered().answer(kDecline, kThird), refuses(v1::NOT_A_CANDIDATE));
    EXPECT_THAT(offered().answer(kDecline, kRegulator), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(offered().after(kDecline, kNear).answer(kDecline, kNear),
                refuses(v1::OFFER_NOT_OPEN));
    EXPECT_THAT(exhausted().answer(kDecline, kNear), refuses(v1::NOT_OFFERED));
}

TEST(TimeOutTransferOffer, EndsOneOfferAndNoOther) {
    const auto decision =
        decide(on_clock(offered(), "offer_deadline", kFarClues, kNow_us + 10 * kMinute),
               offered().state(), policy());
    EXPECT_THAT(decision, accepts("transfer_offer_timed_out { candidate: 'SPSSA000011' }"));
}

TEST(TimeOutTransferOffer, WaitsForItsTimeAndForAnybodyWhoMightAnswer) {
    const auto at = [](std::int64_t now_us, std::int64_t serving_since_us) {
        return decide(on_clock(offered(), "offer_deadline", kFarClues, now_us, serving_since_us),
                      offered().state(), policy());
    };
    const auto due_us = kNow_us + 10 * kMinute;
    EXPECT_THAT(at(due_us - 1, 0), accepts());
    EXPECT_THAT(at(due_us, due_us - kMinute), accepts()) << "served for a minute only";
    EXPECT_EQ(at(due_us, due_us - 10 * kMinute).events().size(), 1u);
}

TEST(TimeOutTransferOffer, IsLateForOneThatWasAnswered) {
    const auto asked = on_clock(offered(), "offer_deadline", kNearClues, kNow_us + kHour);
    EXPECT_THAT(decide(asked, offered().after(kDecline, kNear).state(), policy()), accepts());
    EXPECT_THAT(decide(asked, accepted().state(), policy()), refuses(v1::NOT_OFFERED));
}

TEST(ExhaustTransferCandidates, RaisesTheEscalationAndAsksTheRegulatorAgain) {
    EXPECT_THAT(unanswered().answer(kExhaust, kReaction),
                accepts("transfer_candidates_exhausted { ring: 1 escalation_level: 1 offer_by" +
                        deadline("offer_by", kNow_us + 15 * kMinute, 10 * kMinute) + "}"));
    EXPECT_EQ(exhausted().state().escalation_level(), 1u);
    const auto wider = exhausted().after(kOfferThird, kRegulator);
    EXPECT_EQ(last_offered(wider).ring(), 2u);
    EXPECT_TRUE(last_offered(wider).has_accept_by());
}

TEST(ExhaustTransferCandidates, IsOverTakenByAWiderRing) {
    EXPECT_THAT(unanswered().after(kOfferThird, kRegulator).answer(kExhaust, kReaction), accepts());
}

TEST(AcceptTransfer, NamesThePhysicianAndWithdrawsWhatOthersWereAsked) {
    EXPECT_THAT(offered().answer(kAccept, kNear),
                accepts("transfer_accepted { receiver: 'SPSSA000133' physician: 'lic-9'"
                        " withdrawn: 'SPSSA000011' ambulance_services: 'SPSSA001005' known {}"
                        " bed: 'UCI-4' transport_by" +
                        deadline("transport_by", kNow_us + 30 * kMinute, 10 * kMinute) + "}"));
    EXPECT_EQ(asked_as(accepted(), kNearClues), OfferState::ACCEPTED);
    EXPECT_EQ(asked_as(accepted(), kFarClues), OfferState::WITHDRAWN);
}

TEST(AcceptTransfer, TellsWhoeverIsSecondAndNamesNobody) {
    EXPECT_THAT(accepted().answer(kAccept, kFar), refuses(v1::TAKEN_BY_ANOTHER));
    EXPECT_THAT(accepted().answer(kDecline, kFar), refuses(v1::TAKEN_BY_ANOTHER));
    EXPECT_THAT(accepted().answer(kAccept, kNear), accepts()) << "said twice";
    EXPECT_THAT(departed().answer(kAccept, kNear), refuses(v1::NOT_OFFERED));
}

TEST(AcceptTransfer, NeedsAPhysicianAndAPlace) {
    EXPECT_THAT(offered().answer("accept_transfer { bed: '4' }", kNear),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(offered().answer("accept_transfer { physician: 'lic-9' }", kNear),
                refuses(v1::BED_OR_SERVICE_MISSING));
    EXPECT_TRUE(offered()
                    .answer("accept_transfer { physician: 'lic-9' service: 'URGENCIAS' }", kNear)
                    .accepted());
}

TEST(AcceptTransfer, IsForWhoeverIsAsked) {
    EXPECT_THAT(offered().answer(kAccept, kStranger), refuses(v1::NOT_A_CANDIDATE));
    EXPECT_THAT(offered().after(kDecline, kNear).answer(kAccept, kNear),
                refuses(v1::OFFER_NOT_OPEN));
    EXPECT_THAT(exhausted().answer(kAccept, kNear), refuses(v1::NOT_OFFERED));
}

TEST(WithdrawTransferAcceptance, BeginsANewRound) {
    const auto withdrawn = accepted().after(kWithdraw, kNear);
    EXPECT_EQ(withdrawn.status(), "EXHAUSTED");
    EXPECT_EQ(withdrawn.state().round(), 2u);
    EXPECT_EQ(withdrawn.state().receiver(), "");
    EXPECT_EQ(asked_as(withdrawn, kNearClues), OfferState::ACCEPTANCE_WITHDRAWN);
    EXPECT_EQ(last_offered(Transfer(withdrawn).after(kOfferThird, kRegulator)).ring(), 1u);
}

TEST(WithdrawTransferAcceptance, IsTheReceiversAndHasAReason) {
    EXPECT_THAT(accepted().answer(kWithdraw, kFar), refuses(v1::NOT_THE_RECEIVER));
    EXPECT_THAT(accepted().answer("withdraw_transfer_acceptance { code: BED_LOST }", kNear),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(assigned().answer(kWithdraw, kNear), refuses(v1::NOT_ACCEPTED));
}

TEST(TransferOwnership, IsOfEverybodyWhoTakesPartAndTheRegulator) {
    const auto owners = [](const Transfer& transfer) {
        const auto owner = ownership(transfer.state());
        EXPECT_TRUE(owner.regulated());
        return std::vector<std::string>(owner.institutions().begin(), owner.institutions().end());
    };
    EXPECT_THAT(owners(requested()), ElementsAre(kRequesterClues, kSenderClues));
    EXPECT_THAT(owners(accepted()),
                ElementsAre(kRequesterClues, kSenderClues, kNearClues, kFarClues, kAmbulanceClues));
    EXPECT_THAT(owners(diverted()), UnorderedElementsAre(kRequesterClues, kSenderClues, kNearClues,
                                                         kFarClues, kThirdClues, kAmbulanceClues));
}

}  // namespace
}  // namespace enlace::transfers
