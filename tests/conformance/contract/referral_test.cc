#include "referral/domain/referral.h"

#include "conformance/contract/planting.h"
#include "conformance/contract/told_walk.h"
#include "referral/domain/fields.h"
#include "unit/referral/referral_support.h"

namespace enlace::referral {
namespace {

using ReferralWalk = test::Walk<test::Walked<ReferralDomain>>;

const std::vector<test::Standing> kStandings = {
    {"the unit that refers", kSender},
    {"the unit that it is sent to", kReceiver},
    {"another unit that has the specialty", kThird},
    {"a unit that has nothing to do with it", kStranger},
    {"no unit", engine({})}};

// What somebody is by themselves, and by how their unit stands to the referral.
std::set<std::string> roles_of(const Principal& who, const v1::ReferralState& referral) {
    const bool for_a_unit =
        !who.institution().empty() &&
        (who.role() == common::v1::SOCIAL_WORKER || who.role() == common::v1::SUPERVISOR ||
         who.role() == common::v1::CLINICIAN || who.role() == common::v1::INTEGRATION);
    std::set<std::string> roles = {test::lower(common::v1::Role_Name(who.role()))};
    if (!for_a_unit) return roles;
    // Whoever begins a referral is the unit that refers.
    if (referral.referrer().empty() || who.institution() == referral.referrer())
        roles.insert({"referring_unit", "author"});
    const bool claimed = !referral.receiver().empty();
    if (claimed ? who.institution() == referral.receiver()
                : std::ranges::count(referral.candidates(), who.institution()) > 0)
        roles.insert("receiving_unit");
    return roles;
}

// By a reason that does not contradict how far the patient has come.
std::string unattended_in(const v1::ReferralState& state) {
    return unattended(state.status() == v1::ReferralState::NO_SHOW ? "NO_SHOW" : "DEATH");
}

ReferralWalk walk_of(std::map<std::string, v1::ReferralState> states) {
    return {.machine = test::Machine::read("referral"),
            .states = std::move(states),
            .commands = {{"DraftReferral", always(kDraft)},
                         {"SendReferral", always(kSend)},
                         {"ReceiveReferral", always(kReceive)},
                         {"ClaimReferral", always(kClaim)},
                         {"RequestReferralInfo", always(kAskInfo)},
                         {"ProvideReferralInfo", always(kGiveInfo)},
                         {"AcceptReferral", always(kAccept)},
                         {"RejectReferral", always(kReject)},
                         {"BookAppointment", always(kBook)},
                         {"RebookAppointment", always(kRebook)},
                         {"RecordNoShow", always(kNoShow)},
                         {"StartAttention", always(kStart)},
                         {"FinishAttention", always(kFinish)},
                         {"IssueCounterReferral", always(kIssue)},
                         {"EndReferralUnattended", unattended_in},
                         {"AcknowledgeCounterReferral", always(kAcknowledge)},
                         {"RedirectReferral", always(kRedirect)},
                         {"CancelReferral", always(kCancel)},
                         {"RequestReferralCancel", always(kRequestCancel)},
                         {"DeclineReferralCancel", always(kDeclineCancel)},
                         {"ConfirmReferralCancel", always(kConfirmCancel)},
                         {"ChangeReferralPriority", always(kUrgent)},
                         {"ExpireReferral",
                          due<ReferralDomain>("expire_referral", "expire_referral { version: 9 }")},
                         {"VoidReferral", always(kVoid)},
                         {"RecordBreach", breach_due<ReferralDomain>()},
                         {"RecordConflict", always("record_conflict { guard: 'receiver' }")}},
            .players = everybody(kStandings),
            .roles = roles_of,
            .expires_after = "answer_by"};
}

// Every state as it is first reached.
ReferralWalk first_walk() {
    auto walk = walk_of({{test::kNew, {}},
                         {"DRAFT", drafted().state()},
                         {"SENT", sent().state()},
                         {"RECEIVED", received().state()},
                         {"NEEDS_INFO", needs_info().state()},
                         {"ACCEPTED", accepted().state()},
                         {"SCHEDULED", scheduled().state()},
                         {"NO_SHOW", no_show().state()},
                         {"IN_ATTENTION", in_attention().state()},
                         {"ATTENDED", attended().state()},
                         {"COUNTER_REFERRED", counter_referred().state()},
                         {"UNATTENDED", ended_unattended().state()},
                         {"CLOSED", closed().state()},
                         {"REJECTED", rejected().state()},
                         {"EXPIRED", expired().state()},
                         {"CANCELLED", sent().after(kCancel, kSender).state()},
                         {"VOIDED", sent().after(kVoid, kSender).state()}});
    // Nobody has asked to cancel, it is not open to all, and the patient may miss another one.
    for (const auto* state : {"ACCEPTED", "SCHEDULED", "NO_SHOW"}) {
        walk.guarded[{state, "ConfirmReferralCancel"}] = v1::NO_CANCEL_REQUESTED;
        walk.guarded[{state, "DeclineReferralCancel"}] = v1::NO_CANCEL_REQUESTED;
    }
    for (const auto* state : {"SENT", "RECEIVED"})
        walk.guarded[{state, "ClaimReferral"}] = v1::NOT_OPEN_TO_CLAIM;
    walk.guarded[{"NO_SHOW", "EndReferralUnattended"}] = v1::NO_SHOWS_REMAIN;
    walk.unmoved = {// What has been done already.
                    {"RECEIVED", "ReceiveReferral", "receiving_unit"},
                    {"RECEIVED", "ReceiveReferral", "gateway"},
                    {"CLOSED", "AcknowledgeCounterReferral", "referring_unit"},
                    {"CANCELLED", "CancelReferral", "referring_unit"},
                    {"VOIDED", "VoidReferral", "author"},
                    // Nothing has armed the expiry.
                    {"SENT", "ExpireReferral", "timer"},
                    {"RECEIVED", "ExpireReferral", "timer"},
                    {"NEEDS_INFO", "ExpireReferral", "timer"}};
    return walk;
}

// The same states, where something that the contract asks for besides has happened.
ReferralWalk second_walk() {
    const auto late = [](Referral referral) {
        return referral.after_clock(referral.clock().second).state();
    };
    const auto called_off = [](Referral referral) {
        return referral.after(kRequestCancel, kSender).state();
    };
    auto walk = walk_of({{"SENT", late(sent())},
                         {"RECEIVED", late(received())},
                         {"NEEDS_INFO", late(needs_info())},
                         {"ACCEPTED", called_off(accepted())},
                         {"SCHEDULED", called_off(scheduled())},
                         {"NO_SHOW", called_off(no_show_twice())}});
    for (const auto* state : {"SENT", "RECEIVED"})
        walk.guarded[{state, "ClaimReferral"}] = v1::NOT_OPEN_TO_CLAIM;
    walk.guarded[{"NO_SHOW", "BookAppointment"}] = v1::NO_SHOWS_EXHAUSTED;
    walk.unmoved = {{"RECEIVED", "ReceiveReferral", "receiving_unit"},
                    {"RECEIVED", "ReceiveReferral", "gateway"},
                    {"ACCEPTED", "RequestReferralCancel", "referring_unit"},
                    {"SCHEDULED", "RequestReferralCancel", "referring_unit"},
                    {"NO_SHOW", "RequestReferralCancel", "referring_unit"},
                    // The breach has been recorded.
                    {"SENT", "RecordBreach", "timer"},
                    {"RECEIVED", "RecordBreach", "timer"},
                    {"NEEDS_INFO", "RecordBreach", "timer"}};
    return walk;
}

// Open to whoever claims it first. Its priority is the sender's until then, which no word of the
// contract tells of a receiver: a test of the decider does.
ReferralWalk open_walk() {
    auto walk = walk_of(
        {{"SENT", opened().state()}, {"RECEIVED", opened().after(kReceive, kReceiver).state()}});
    walk.commands.erase("ChangeReferralPriority");
    for (const auto* state : {"SENT", "RECEIVED"}) {
        walk.guarded[{state, "AcceptReferral"}] = v1::NOT_CLAIMED;
        walk.guarded[{state, "RejectReferral"}] = v1::NOT_CLAIMED;
    }
    walk.guarded[{"RECEIVED", "RequestReferralInfo"}] = v1::NOT_CLAIMED;
    walk.unmoved = {{"RECEIVED", "ReceiveReferral", "receiving_unit"},
                    {"RECEIVED", "ReceiveReferral", "gateway"},
                    {"SENT", "ExpireReferral", "timer"},
                    {"RECEIVED", "ExpireReferral", "timer"}};
    return walk;
}

// Claimed, and from then on its claimant's as if it had been sent there.
ReferralWalk claimed_walk() {
    auto walk = walk_of(
        {{"SENT", claimed().state()}, {"RECEIVED", claimed().after(kReceive, kThird).state()}});
    walk.unmoved = {{"RECEIVED", "ReceiveReferral", "receiving_unit"},
                    {"RECEIVED", "ReceiveReferral", "gateway"},
                    {"SENT", "ClaimReferral", "receiving_unit"},
                    {"RECEIVED", "ClaimReferral", "receiving_unit"},
                    {"SENT", "ExpireReferral", "timer"},
                    {"RECEIVED", "ExpireReferral", "timer"}};
    return walk;
}

// All of it but this: nobody is the receiver of a draft.
std::set<test::Entry> contract() {
    auto entries = test::Machine::read("referral").entries();
    std::erase_if(entries, [](const test::Entry& entry) {
        return entry.role == "receiving_unit" && entry.from == "DRAFT";
    });
    return entries;
}

TEST(ReferralContract, IsKeptByEveryCommandInEveryStateAndRole) {
    std::set<test::Entry> taken;
    for (const auto& walk : {first_walk(), second_walk(), open_walk(), claimed_walk()})
        taken.merge(test::Walker(walk).run());
    EXPECT_EQ(taken, contract()) << "all that the contract has";
}

TEST(ReferralContract, IsWalkedInEveryStateWithEveryCommandAndEventThereIs) {
    test::expect_whole(first_walk());
}

TEST(ReferralContract, LetsNoSentenceStandInClear) {
    test::expect_no_sentence_in_clear(first_walk(), malformed);
}

TEST(ReferralContract, LetsNoClockRunInAnEndedReferral) {
    test::expect_ended_as_told(first_walk(), has_ended);
}

}  // namespace
}  // namespace enlace::referral
