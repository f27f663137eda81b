#include "transfers/domain/transfer.h"

#include "conformance/contract/planting.h"
#include "conformance/contract/told_walk.h"
#include "transfers/domain/fields.h"
#include "unit/transfers/transfer_support.h"

namespace enlace::transfers {
namespace {

using TransferWalk = test::Walk<test::Walked<TransferDomain>>;

const std::vector<test::Standing> kTransferStandings = {
    {"the unit that asked for it", kRequester},
    {"the hospital that sends", kSender},
    {"a hospital that is asked", kNear},
    {"another hospital that is asked", kFar},
    {"a hospital that was asked later, or diverted to", kThird},
    {"the ambulance service, on the unit", kCrew},
    {"the ambulance service, not on the unit", crew("crew-9")},
    {"a hospital that has nothing to do with it", kStranger},
    {"no institution", engine({})}};

bool acts_for_a_unit(const Principal& who) {
    return who.role() == common::v1::SOCIAL_WORKER || who.role() == common::v1::SUPERVISOR ||
           who.role() == common::v1::CLINICIAN || who.role() == common::v1::INTEGRATION;
}

bool may_transport(const Principal& who, const v1::TransferState& transfer) {
    if (transfer.has_transport()) return transfer.transport().service() == who.institution();
    return std::ranges::count(transfer.ambulance_services(), who.institution()) > 0;
}

// What somebody is by themselves, and by how their institution stands to the transfer.
std::set<std::string> roles_of(const Principal& who, const v1::TransferState& transfer) {
    const std::string own = test::lower(common::v1::Role_Name(who.role()));
    if (who.role() == common::v1::TIMER || who.role() == common::v1::REACTION ||
        who.role() == common::v1::REGULATOR)
        return {own};
    if (who.institution().empty()) return {};
    if (who.role() == common::v1::AMBULANCE_SERVICE)
        return may_transport(who, transfer) ? std::set{own} : std::set<std::string>{};
    if (who.role() == common::v1::AMBULANCE_CREW) {
        const bool on_unit = !transfer.has_transport() ||
                             std::ranges::count(transfer.transport().crew(), who.human()) > 0;
        return on_unit && may_transport(who, transfer) ? std::set{own} : std::set<std::string>{};
    }
    if (!acts_for_a_unit(who)) return {};
    std::set<std::string> roles;
    if (transfer.sender().empty() || transfer.sender() == who.institution())
        roles.insert("sending_hospital");
    if (transfer.requester() == who.institution()) roles.insert("author");
    if (find_asked(transfer, who.institution())) roles.insert("candidate_hospital");
    if (transfer.receiver() == who.institution()) roles.insert("receiving_hospital");
    return roles;
}

// The clock of that kind that runs, if any; else a stale copy.
auto clock_due(const std::string& timer, const std::string& kind, const std::string& stale) {
    return [=](const v1::TransferState& state) {
        for (const auto& armed : state.deadlines()) {
            const bool offers = armed.deadline().timer() == "offer_deadline";
            if (offers == (timer == "offer_deadline")) return on_timer(armed).ShortDebugString();
        }
        return kind + " { " + stale + " }";
    };
}

// Breaking it off needs a code that fits.
std::string abort_in(const v1::TransferState& state) {
    return abort_with(state.status() == v1::TransferState::ARRIVED ? "NOT_ADMITTED" : "UNSTABLE");
}

TransferWalk walk_of(std::map<std::string, v1::TransferState> states) {
    return {
        .machine = test::Machine::read("transfer"),
        .states = std::move(states),
        .commands = {{"RequestTransfer", always(kRequest)},
                     {"OfferTransfer", always(kOfferThird)},
                     {"DeclineTransferOffer", always(kDecline)},
                     {"TimeOutTransferOffer",
                      clock_due("offer_deadline", "time_out_transfer_offer", "version: 9")},
                     {"ExhaustTransferCandidates", always(kExhaust)},
                     {"AcceptTransfer", always(kAccept)},
                     {"WithdrawTransferAcceptance", always(kWithdraw)},
                     {"AssignTransport", always(kAssign)},
                     {"ReassignTransport", always(kReassign)},
                     {"RecordDeparture", always(kDepart)},
                     {"RecordVitalSigns", always(kMeasure)},
                     {"DivertTransfer", always(kDivert)},
                     {"RecordArrival", always(kArrive)},
                     {"HandOverPatient", always(kHandOver)},
                     {"CloseTransfer", always(kClose)},
                     {"CancelTransfer", always(kCancel)},
                     {"AbortTransfer", abort_in},
                     {"VoidTransfer", always(kVoid)},
                     {"RecordBreach", clock_due("", "record_breach", "timer: 'no' version: 1")},
                     {"RecordConflict",
                      always("record_conflict { guard: 'capacity' rested_on: '2' found: '0' }")}},
        .players = everybody(kTransferStandings),
        .roles = roles_of};
}

// Every state as it is first reached.
TransferWalk first_walk() {
    auto walk = walk_of({{test::kNew, {}},
                         {"REQUESTED", requested().state()},
                         {"OFFERED", offered().state()},
                         {"EXHAUSTED", exhausted().state()},
                         {"ACCEPTED", accepted().state()},
                         {"TRANSPORT_ASSIGNED", assigned().state()},
                         {"DEPARTED", departed().state()},
                         {"DIVERTED", diverted().state()},
                         {"ARRIVED", arrived().state()},
                         {"HANDED_OVER", handed_over().state()},
                         {"CLOSED", closed().state()},
                         {"ABORTED", aborted().state()},
                         {"CANCELLED", offered().after(kCancel, kSender).state()},
                         {"VOIDED", offered().after(kVoid, kRequester).state()}});
    // What has been done already.
    walk.unmoved = {{"ACCEPTED", "AcceptTransfer", "candidate_hospital"},
                    {"TRANSPORT_ASSIGNED", "AcceptTransfer", "candidate_hospital"},
                    {"DEPARTED", "RecordDeparture", "ambulance_crew"},
                    {"DIVERTED", "RecordDeparture", "ambulance_crew"},
                    {"ARRIVED", "RecordDeparture", "ambulance_crew"},
                    {"ARRIVED", "RecordArrival", "ambulance_crew"},
                    {"HANDED_OVER", "HandOverPatient", "receiving_hospital"},
                    {"CLOSED", "CloseTransfer", "sending_hospital"},
                    {"CANCELLED", "CancelTransfer", "sending_hospital"},
                    {"VOIDED", "VoidTransfer", "author"}};
    // Or has been seen to by somebody else, before a reaction came.
    for (const auto& [state, reached] : walk.states) {
        if (state == test::kNew) continue;
        if (state != "REQUESTED") walk.unmoved.emplace(state, "OfferTransfer", "reaction");
        walk.unmoved.emplace(state, "ExhaustTransferCandidates", "reaction");
    }
    return walk;
}

// The same states, where something that the contract asks for besides has happened.
TransferWalk second_walk() {
    auto walk = walk_of({{"OFFERED", unanswered().state()}});
    walk.stopped["OFFERED"] = {"offer_deadline"};
    walk.unmoved = {{"OFFERED", "OfferTransfer", "reaction"},
                    {"OFFERED", "TimeOutTransferOffer", "timer"}};
    walk.guarded[{"OFFERED", "AcceptTransfer"}] = v1::OFFER_NOT_OPEN;
    walk.guarded[{"OFFERED", "DeclineTransferOffer"}] = v1::OFFER_NOT_OPEN;
    return walk;
}

TEST(TransferContract, IsKeptByEveryCommandInEveryStateAndRole) {
    std::set<test::Entry> taken;
    for (const auto& walk : {first_walk(), second_walk()}) taken.merge(test::Walker(walk).run());
    EXPECT_EQ(taken, test::Machine::read("transfer").entries()) << "all that the contract has";
}

TEST(TransferContract, IsWalkedInEveryStateWithEveryCommandAndEventThereIs) {
    test::expect_whole(first_walk());
}

TEST(TransferContract, LetsNoSentenceStandInClear) {
    test::expect_no_sentence_in_clear(first_walk(), malformed);
}

TEST(TransferContract, LetsNoClockRunInAnEndedTransfer) {
    test::expect_ended_as_told(first_walk(), has_ended);
}

}  // namespace
}  // namespace enlace::transfers
