#include "transfers/domain/reactions.h"

#include <gtest/gtest.h>

#include "unit/transfers/transfer_support.h"

namespace enlace::transfers {
namespace {

using telemedicine::v1::TeleSessionCompleted;
using telemedicine::v1::TeleSessionVoided;

const base::Origin kTransferOrigin{.stream = "transfer-00ABC", .version = 3, .slot = 0};
const base::Origin kSessionOrigin{.stream = "tele-00XYZ", .version = 6, .slot = 0};

TEST(TransferReaction, OffersToWhomTheRulesProposed) {
    const auto asked = offer_to_proposed(
        from_text<v1::TransferRequested>("proposed { clues: 'A' } proposed { clues: 'B' }"),
        kTransferOrigin);
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->stream, "transfer-00ABC");
    EXPECT_THAT(asked->command, equals_text("offer_transfer { candidates: 'A' candidates: 'B' }"));
    EXPECT_FALSE(offer_to_proposed({}, kTransferOrigin)) << "the regulator's to find somebody";
}

TEST(TransferReaction, LooksAgainAtBedsThatAnOfferRestedOn) {
    const auto asked =
        look_again(from_text<v1::TransferOffered>("offers { candidate { clues: 'A' beds_free: 2 } }"
                                                  "offers { candidate { clues: 'B' } }"),
                   kTransferOrigin);
    ASSERT_EQ(asked.size(), 1u);
    EXPECT_THAT(asked[0].command,
                equals_text("record_conflict { guard: 'capacity' rested_on: 'A:2' }"));
}

TEST(TransferReaction, ExhaustsAfterTheLastAnswerOnly) {
    EXPECT_FALSE(exhaust_declined({}, kTransferOrigin));
    EXPECT_FALSE(exhaust_timed_out({}, kTransferOrigin));
    EXPECT_TRUE(
        exhaust_declined(from_text<v1::TransferOfferDeclined>("none_open: true"), kTransferOrigin)
            ->command.has_exhaust_transfer_candidates());
    EXPECT_TRUE(
        exhaust_timed_out(from_text<v1::TransferOfferTimedOut>("none_open: true"), kTransferOrigin)
            ->command.has_exhaust_transfer_candidates());
}

TEST(TransferReaction, TakesUpWhatASessionAskedForWhereThePatientSat) {
    const auto asked = transfer_after_session(
        from_text<TeleSessionCompleted>(
            "disposition: URGENT_TRANSFER case_id: 'case-00ABC' patient_id: 'patient-00ABC'"
            " proposer: 'SPSSA000011' site: 'SPSSA000121' professional: 'lic-2' diagnosis: 'A41.9'"
            " counted { sex: FEMALE } transfer { reason: 'sepsis' capability: 'UCI'"
            " priority: STAT }"),
        kSessionOrigin);
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->stream, "transfer-00XYZ") << "one for each session";
    EXPECT_TRUE(asked->creates);
    EXPECT_THAT(asked->command,
                equals_text("request_transfer { case_id: 'case-00ABC' patient_id: 'patient-00ABC'"
                            " requester: 'SPSSA000011' sender: 'SPSSA000121' capability: 'UCI'"
                            " reason: 'sepsis' diagnosis: 'A41.9' stability: UNSTABLE"
                            " physician: 'lic-2' priority: STAT counted { sex: FEMALE }"
                            " asked_by: 'tele-00XYZ' }"));
}

TEST(TransferReaction, TakesUpWhatAVisitLedToForTheHospitalThatAskedForIt) {
    const base::Origin visit{.stream = "visit-00XYZ", .version = 8, .slot = 0};
    const auto after = [&](const std::string& text) {
        return transfer_after_visit(from_text<homevisits::v1::HomeVisitCompleted>(text), visit);
    };
    const std::string whose =
        "case_id: 'case-00ABC' patient_id: 'patient-00ABC' requester: 'SPSSA000011'"
        " counted { sex: FEMALE } visitor_credential: 'SSA-1' findings: 'pale'"
        " danger_found: 'bleeding' name: 'Ana'"
        " telephone: '444' ";
    const auto asked = after(whose + "next_step: URGENT_TRANSFER");
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->stream, "transfer-00XYZ") << "one for each visit";
    EXPECT_TRUE(asked->creates);
    EXPECT_THAT(asked->command,
                equals_text("request_transfer { case_id: 'case-00ABC' patient_id: 'patient-00ABC'"
                            " requester: 'SPSSA000011' sender: 'SPSSA000011' capability: 'OTHER'"
                            " reason: 'bleeding' stability: UNSTABLE physician: 'SSA-1'"
                            " summary: 'pale' name: 'Ana' telephone: '444' counted { sex: FEMALE }"
                            " asked_by: 'visit-00XYZ' }"));
    for (const auto* other : {"NONE", "FOLLOW_UP_BY_TELEPHONE", "ANOTHER_VISIT", "REFERRAL"})
        EXPECT_FALSE(after(whose + "next_step: " + other)) << other;
    EXPECT_FALSE(after("next_step: URGENT_TRANSFER")) << "nobody knows whose it was";

    const auto void_after = [&](const std::string& text) {
        return tell_of_void_visit(from_text<homevisits::v1::HomeVisitVoided>(text), visit);
    };
    EXPECT_EQ(void_after("next_step: URGENT_TRANSFER")->stream, "transfer-00XYZ");
    EXPECT_FALSE(void_after("next_step: REFERRAL"));
}

TEST(TransferReaction, LosesNothingOfWhatIsNoCodeOrCanNotBeReadAnyMore) {
    const auto of = [](const std::string& transfer) {
        return transfer_after_session(
                   from_text<TeleSessionCompleted>("disposition: URGENT_TRANSFER " + transfer),
                   kSessionOrigin)
            ->command.request_transfer();
    };
    EXPECT_EQ(of("transfer { reason: 'r' capability: 'cuidados intensivos' }").capability(),
              "OTHER");
    EXPECT_EQ(of("transfer { reason: 'r' capability: 'cuidados intensivos' }").summary(),
              "cuidados intensivos");
    EXPECT_EQ(of("").reason(), "DISPOSITION_OF_TELE_SESSION");
}

TEST(TransferReaction, AsksForNothingAfterAnyOtherDisposition) {
    EXPECT_FALSE(transfer_after_session(from_text<TeleSessionCompleted>("disposition: DISCHARGE"),
                                        kSessionOrigin));
}

TEST(TransferReaction, TakesAPatientToTheHospitalThatAcceptedTheReferral) {
    const base::Origin origin{.stream = "referral-00R", .version = 2, .slot = 0};
    const auto asked = transfer_for_referral(
        from_text<referral::v1::ReferralAccepted>(
            "needs_transport: true needs_escort: true case_id: 'case-00ABC' patient_id: 'p'"
            " referrer: 'SPSSA000121' receiver: 'SPSSA000133' service: 'CARDIOLOGIA'"
            " priority: ROUTINE transport { reason: 'chest pain' diagnosis: 'I20.9'"
            " professional: 'md-7' name: 'Ana' current_condition: 'stable' }"),
        origin);
    ASSERT_TRUE(asked);
    EXPECT_EQ(asked->stream, "") << "one for each acceptance";
    EXPECT_THAT(asked->command,
                equals_text("request_transfer { case_id: 'case-00ABC' patient_id: 'p'"
                            " requester: 'SPSSA000121' sender: 'SPSSA000121'"
                            " receiver: 'SPSSA000133' capability: 'CARDIOLOGIA' counted {}"
                            " reason: 'chest pain' diagnosis: 'I20.9' escort: RELATIVE"
                            " physician: 'md-7' summary: 'stable' name: 'Ana' priority: ROUTINE"
                            " asked_by: 'referral-00R' }"));
    EXPECT_FALSE(transfer_for_referral({}, origin)) << "who comes by themselves";
}

TEST(TransferReaction, TellsATransferThatItsSessionWasAMistake) {
    EXPECT_FALSE(tell_of_void({}, kSessionOrigin));
    const auto told =
        tell_of_void(from_text<TeleSessionVoided>("transfer_was_pending: true"), kSessionOrigin);
    ASSERT_TRUE(told);
    EXPECT_EQ(told->stream, "transfer-00XYZ");
    EXPECT_THAT(told->command, equals_text("record_conflict { guard: 'asked_by'"
                                           " rested_on: 'tele-00XYZ' found: 'VOIDED' }"));
}

}  // namespace
}  // namespace enlace::transfers
