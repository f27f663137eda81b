#include <gtest/gtest.h>

#include <map>

#include "unit/referral/referral_support.h"

namespace enlace::referral {
namespace {

struct Told {
    std::string text;
    Principal by;
};

const std::vector<Told>& everything_said() {
    static const std::vector<Told> said = {
        {kSend, kSender},          {kReceive, kGateway},
        {kAskInfo, kReceiver},     {kGiveInfo, kSender},
        {kAccept, kReceiver},      {kReject, kReceiver},
        {kBook, kReceiver},        {kNoShow, kReceiver},
        {kStart, kReceiver},       {kFinish, kReceiver},
        {kIssue, kReceiver},       {kAcknowledge, kSender},
        {kRedirect, kSender},      {kCancel, kSender},
        {kRequestCancel, kSender}, {kConfirmCancel, kReceiver},
        {kVoid, kSender},          {unattended("NO_SHOW"), kReceiver},
    };
    return said;
}

// What holds of every referral, whatever happened to it.
void expect_sound(const v1::ReferralState& before, const v1::ReferralState& state) {
    const bool ended = has_ended(state.status());
    EXPECT_EQ(state.deadlines_size(), ended ? 0 : 1) << "one clock runs, until the end";
    EXPECT_TRUE(!has_ended(before.status()) || state.status() == v1::ReferralState::VOIDED)
        << "what has ended does not go on";
    EXPECT_LE(state.no_shows(), 2u);
    EXPECT_GE(state.attempt(), before.attempt());
    EXPECT_EQ(state.referrer(), kSenderClues);
    EXPECT_EQ(ownership(state).institutions_size(), 2) << "never two receivers at once";
    EXPECT_TRUE(!state.cancel_requested() || state.status() == v1::ReferralState::ACCEPTED ||
                state.status() == v1::ReferralState::SCHEDULED ||
                state.status() == v1::ReferralState::NO_SHOW);
    EXPECT_EQ(state.clock_stopped(), state.status() == v1::ReferralState::NEEDS_INFO);
}

// Goes through every history of so many events, and counts how many end in which state.
void walk(const v1::ReferralState& state, int steps_left, std::map<std::string, int>& ends) {
    if (has_ended(state.status())) ++ends[std::string(state_name(state))];
    if (steps_left == 0) return;
    for (const Told& told : everything_said()) {
        auto command = Referral().command(told.text, told.by);
        command.mutable_context()->set_now_us(kSlot_us);
        const Decision decision = decide(command, state, policy());
        if (!decision.accepted() || decision.events().empty()) continue;
        const auto next = evolve(state, decision.events().at(0), {1, kSlot_us});
        SCOPED_TRACE(told.text);
        expect_sound(state, next);
        walk(next, steps_left - 1, ends);
        if (testing::Test::HasFailure()) return;
    }
}

TEST(History, KeepsItsRulesWhateverIsSaidInWhateverOrder) {
    std::map<std::string, int> ends;
    walk({}, 9, ends);
    for (const auto* end : {"CLOSED", "CANCELLED", "VOIDED"})
        EXPECT_GT(ends[end], 0) << "the walk never reached " << end;
}

}  // namespace
}  // namespace enlace::referral
