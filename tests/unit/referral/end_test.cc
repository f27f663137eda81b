#include <gtest/gtest.h>

#include "unit/referral/referral_support.h"

namespace enlace::referral {
namespace {

using test::accepts;
using test::refuses;

TEST(EndReferralUnattended, GivesThePatientBackWithAReason) {
    EXPECT_THAT(accepted().answer(unattended("DEATH"), kReceiver),
                accepts("referral_ended_unattended { code: DEATH happened_at_us: " + us(kNow_us) +
                        "acknowledge_by" + acknowledge_by() + "reason: 'so it was' }"));
    for (const auto& referral : {scheduled(), no_show(), in_attention()})
        EXPECT_TRUE(referral.answer(unattended("DEATH"), kReceiver).accepted());
    EXPECT_THAT(accepted().answer("end_referral_unattended { code: DEATH }", kReceiver),
                refuses(v1::COMMAND_MALFORMED));
}

TEST(EndReferralUnattended, ForNoShowsOnceThereWereAllThatAreAllowed) {
    EXPECT_THAT(no_show().answer(unattended("NO_SHOW"), kReceiver), refuses(v1::NO_SHOWS_REMAIN));
    const auto decision = no_show_twice().answer(unattended("NO_SHOW"), kReceiver);
    EXPECT_EQ(decision.events().at(0).referral_ended_unattended().no_shows(), 2u);
}

TEST(EndReferralUnattended, SaysNothingThatTheStateContradicts) {
    EXPECT_THAT(scheduled().answer(unattended("NO_SHOW"), kReceiver),
                refuses(v1::CODE_NOT_ALLOWED_HERE));
    EXPECT_THAT(in_attention().answer(unattended("UNREACHABLE"), kReceiver),
                refuses(v1::CODE_NOT_ALLOWED_HERE));
    EXPECT_THAT(accepted().answer(unattended("UNSPECIFIED"), kReceiver),
                refuses(v1::CODE_NOT_ALLOWED_HERE));
    EXPECT_TRUE(in_attention().answer(unattended("VOLUNTARY_WITHDRAWAL"), kReceiver).accepted());
}

TEST(EndReferralUnattended, IsTheReceiversBetweenAcceptanceAndAttention) {
    EXPECT_THAT(received().answer(unattended("DEATH"), kReceiver),
                refuses(v1::NOT_TO_END_UNATTENDED));
    EXPECT_THAT(attended().answer(unattended("DEATH"), kReceiver),
                refuses(v1::NOT_TO_END_UNATTENDED));
    EXPECT_THAT(accepted().answer(unattended("DEATH"), kSender),
                refuses(v1::NOT_THE_RECEIVING_UNIT));
}

TEST(CancelReferral, TellsTheCaseOfWhatItKnew) {
    const std::string cancelled = "code: RESOLVED_LOCALLY reason: 'seen here' }";
    for (const auto& referral : {sent(), received(), needs_info(), rejected(), expired()})
        EXPECT_THAT(referral.answer(kCancel, kSender),
                    accepts("referral_cancelled { case_id: 'case-00ABC' " + cancelled));
    EXPECT_THAT(drafted().answer(kCancel, kSender), accepts("referral_cancelled { " + cancelled))
        << "nobody was ever told of it";
    EXPECT_THAT(sent().after(kCancel, kSender).answer(kCancel, kSender), accepts());
}

TEST(CancelReferral, NeedsTheOtherUnitOnceItHasAccepted) {
    for (const auto& referral : {accepted(), scheduled(), no_show()})
        EXPECT_THAT(referral.answer(kCancel, kSender), refuses(v1::CANCEL_NEEDS_CONSENT));
    for (const auto& referral :
         {in_attention(), attended(), counter_referred(), ended_unattended()})
        EXPECT_THAT(referral.answer(kCancel, kSender), refuses(v1::NOT_TO_BE_CANCELLED));
    EXPECT_THAT(sent().answer(kCancel, kReceiver), refuses(v1::NOT_THE_REFERRING_UNIT));
    EXPECT_THAT(closed().answer(kCancel, kSender), refuses(v1::REFERRAL_ENDED));
    EXPECT_THAT(sent().answer("cancel_referral { reason: 'r' }", kSender),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(sent().answer("cancel_referral { code: DEATH }", kSender),
                refuses(v1::COMMAND_MALFORMED));
}

TEST(RequestReferralCancel, AsksTheReceivingUnitAndLeavesEverythingAsItIs) {
    for (auto referral : {accepted(), scheduled(), no_show()}) {
        const std::string before(referral.status());
        EXPECT_THAT(referral.answer(kRequestCancel, kSender),
                    accepts("referral_cancel_requested { code: RESOLVED_LOCALLY"
                            " reason: 'seen here' }"));
        referral.after(kRequestCancel, kSender);
        EXPECT_EQ(referral.status(), before);
        EXPECT_TRUE(referral.state().cancel_requested());
        EXPECT_THAT(referral.answer(kRequestCancel, kSender), accepts());
    }
}

TEST(RequestReferralCancel, IsTheSendersOfWhatWasAccepted) {
    EXPECT_THAT(received().answer(kRequestCancel, kSender), refuses(v1::NOT_ACCEPTED));
    EXPECT_THAT(in_attention().answer(kRequestCancel, kSender), refuses(v1::NOT_ACCEPTED));
    EXPECT_THAT(accepted().answer(kRequestCancel, kReceiver), refuses(v1::NOT_THE_REFERRING_UNIT));
    EXPECT_THAT(accepted().answer("request_referral_cancel { code: DEATH }", kSender),
                refuses(v1::COMMAND_MALFORMED));
}

TEST(ConfirmReferralCancel, EndsItTogetherWithItsAppointment) {
    EXPECT_THAT(accepted().after(kRequestCancel, kSender).answer(kConfirmCancel, kReceiver),
                accepts("referral_cancel_confirmed { case_id: 'case-00ABC' }"));
    EXPECT_THAT(scheduled().after(kRequestCancel, kSender).answer(kConfirmCancel, kReceiver),
                accepts("referral_cancel_confirmed { case_id: 'case-00ABC'"
                        " appointment_cancelled: true }"));
    EXPECT_THAT(accepted().answer(kConfirmCancel, kReceiver), refuses(v1::NO_CANCEL_REQUESTED));
    EXPECT_THAT(accepted().after(kRequestCancel, kSender).answer(kConfirmCancel, kSender),
                refuses(v1::NOT_THE_RECEIVING_UNIT));
}

TEST(DeclineReferralCancel, GoesOnAndMayBeAskedAgain) {
    EXPECT_THAT(accepted().after(kRequestCancel, kSender).answer(kDeclineCancel, kReceiver),
                accepts("referral_cancel_declined { reason: 'on the table' }"));
    auto declined = accepted().after(kRequestCancel, kSender).after(kDeclineCancel, kReceiver);
    EXPECT_THAT(declined.answer(kConfirmCancel, kReceiver), refuses(v1::NO_CANCEL_REQUESTED));
    EXPECT_TRUE(declined.answer(kRequestCancel, kSender).accepted());
    EXPECT_THAT(accepted().answer(kDeclineCancel, kReceiver), refuses(v1::NO_CANCEL_REQUESTED));
    EXPECT_THAT(
        accepted().after(kRequestCancel, kSender).answer("decline_referral_cancel {}", kReceiver),
        refuses(v1::COMMAND_MALFORMED));
}

TEST(VoidReferral, IsForTheAuthorInAnyState) {
    const std::string voided = "code: WRONG_PATIENT reason: 'twins' }";
    for (const auto& referral : {sent(), in_attention(), closed(), expired()})
        EXPECT_THAT(referral.answer(kVoid, kSender),
                    accepts("referral_voided { case_id: 'case-00ABC' " + voided));
    EXPECT_THAT(drafted().answer(kVoid, kSender), accepts("referral_voided { " + voided));
    EXPECT_THAT(sent().answer(kVoid, kReceiver), refuses(v1::NOT_THE_REFERRING_UNIT));
    EXPECT_THAT(Referral().answer(kVoid, kSender), refuses(v1::REFERRAL_UNKNOWN));
    const auto gone = sent().after(kVoid, kSender);
    EXPECT_THAT(gone.answer(kVoid, kSender), accepts());
    EXPECT_THAT(gone.answer(kAccept, kReceiver), refuses(v1::REFERRAL_VOIDED));
    EXPECT_THAT(sent().answer("void_referral { reason: 'r' }", kSender),
                refuses(v1::COMMAND_MALFORMED));
}

}  // namespace
}  // namespace enlace::referral
