#include <gtest/gtest.h>

#include "unit/referral/referral_support.h"

// How units stand to a referral: whose turn it is, and what each is told.
namespace enlace::referral {
namespace {

std::string turn(const Referral& referral) {
    return std::string(owes_next_step(referral.state()));
}

TEST(NextStep, IsTheSendersBeforeSendingAndOnceThePatientIsBack) {
    for (const auto& referral :
         {drafted(), needs_info(), rejected(), expired(), ended_unattended(), counter_referred()})
        EXPECT_EQ(turn(referral), kReferringUnit) << referral.status();
}

TEST(NextStep, IsTheReceiversMeanwhile) {
    for (const auto& referral : {sent(), opened(), received(), accepted(), scheduled(), no_show(),
                                 in_attention(), attended()})
        EXPECT_EQ(turn(referral), kReceivingUnit) << referral.status();
}

TEST(NextStep, IsNobodysInTheEnd) {
    for (const auto& referral :
         {Referral(), closed(), sent().after(kCancel, kSender), sent().after(kVoid, kSender)})
        EXPECT_EQ(turn(referral), "") << referral.status();
}

TEST(Knowledge, OfWhatTheAttentionFoundIsTheReceiversAlone) {
    EXPECT_EQ(knowledge(kReceiverClues, attended().state()), Knowledge::everything);
    EXPECT_EQ(knowledge(kSenderClues, attended().state()), Knowledge::form);
}

TEST(Knowledge, OfAnOpenReferralIsTheFormUntilAnotherUnitHasIt) {
    EXPECT_EQ(knowledge(kReceiverClues, opened().state()), Knowledge::form);
    EXPECT_EQ(knowledge(kReceiverClues, claimed().state()), Knowledge::standing);
    EXPECT_EQ(knowledge(kThirdClues, claimed().state()), Knowledge::everything);
}

TEST(Relation, IsAUnitsAndNotEverybodysThere) {
    const auto state = sent().state();
    EXPECT_EQ(relation(kSender, state), kReferringUnit);
    EXPECT_EQ(relation(kReceiver, state), kReceivingUnit);
    EXPECT_EQ(relation(kStranger, state), "");
    EXPECT_EQ(relation(at_institution(common::v1::AUDITOR, kSenderClues), state), "");
    EXPECT_EQ(relation(kTimer, state), "");
}

}  // namespace
}  // namespace enlace::referral
