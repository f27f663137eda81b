#include <algorithm>
#include <stdexcept>
#include <utility>

#include "deadlines/clocks.h"
#include "transfers/domain/transfer.h"

namespace enlace::transfers {
namespace {

using v1::OfferState;
using v1::TransferEvent;
using v1::TransferState;

void enter(TransferState& state, TransferState::Status status) {
    state.set_status(status);
    state.clear_deadlines();
}

void enter(TransferState& state,
           TransferState::Status status,
           const common::v1::Deadline& clock,
           const base::EventInfo& info) {
    enter(state, status);
    deadlines::arm(*state.mutable_deadlines(), clock, info.version);
}

// Whoever has to act next begins at the foot of the ladder.
void take_turn(TransferState& state,
               TransferState::Status status,
               const common::v1::Deadline& clock,
               const base::EventInfo& info) {
    enter(state, status, clock, info);
    state.clear_escalation_level();
}

TransferState::AskedHospital& asked_hospital(TransferState& state, const std::string& clues) {
    for (auto& asked : *state.mutable_asked())
        if (asked.clues() == clues) return asked;
    auto& added = *state.add_asked();
    added.set_clues(clues);
    return added;
}

void withdraw_open(TransferState& state) {
    for (auto& asked : *state.mutable_asked())
        if (asked.state() == OfferState::OPEN) asked.set_state(OfferState::WITHDRAWN);
}

void take_requested(TransferState& state,
                    const v1::TransferRequested& requested,
                    const base::EventInfo& info) {
    enter(state, TransferState::REQUESTED, requested.offer_by(), info);
    state.set_case_id(requested.case_id());
    state.set_patient_id(requested.patient_id());
    state.set_requester(requested.requester());
    state.set_sender(requested.sender());
    state.set_jurisdiction(requested.jurisdiction());
    state.set_capability(requested.capability());
    state.set_stability(requested.stability());
    state.set_priority(requested.priority());
    state.set_asked_by(requested.asked_by());
    state.set_round(1);
}

// Each hospital has a deadline of its own; the one for somebody's acceptance runs on.
void take_offered(TransferState& state,
                  const v1::TransferOffered& offered,
                  const base::EventInfo& info) {
    if (offered.has_accept_by()) {
        enter(state, TransferState::OFFERED, offered.accept_by(), info);
    }
    state.set_ring(offered.ring());
    for (const auto& offer : offered.offers()) {
        const auto& candidate = offer.candidate();
        auto& asked = asked_hospital(state, candidate.clues());
        asked.set_state(OfferState::OPEN);
        asked.set_report_version(candidate.report_version());
        asked.set_beds_free(candidate.beds_free());
        deadlines::arm(*state.mutable_deadlines(), offer.deadline(), info.version);
    }
}

void take_answer(TransferState& state, const std::string& clues, OfferState::Code answer) {
    asked_hospital(state, clues).set_state(answer);
    auto& deadlines = *state.mutable_deadlines();
    const auto of_it = [&](const auto& armed) { return armed.deadline().subject() == clues; };
    const auto found = std::ranges::find_if(deadlines, of_it);
    if (found != deadlines.end()) deadlines.erase(found);
}

void take_accepted(TransferState& state,
                   const v1::TransferAccepted& accepted,
                   const base::EventInfo& info) {
    take_turn(state, TransferState::ACCEPTED, accepted.transport_by(), info);
    asked_hospital(state, accepted.receiver()).set_state(OfferState::ACCEPTED);
    withdraw_open(state);
    state.set_receiver(accepted.receiver());
    *state.mutable_ambulance_services() = accepted.ambulance_services();
}

void take_withdrawn(TransferState& state,
                    const v1::TransferAcceptanceWithdrawn& withdrawn,
                    const base::EventInfo& info) {
    enter(state, TransferState::EXHAUSTED, withdrawn.offer_by(), info);
    asked_hospital(state, withdrawn.receiver()).set_state(OfferState::ACCEPTANCE_WITHDRAWN);
    state.clear_receiver();
    state.clear_ambulance_services();
    state.set_round(withdrawn.round());
    state.clear_ring();
}

void take_transport(TransferState& state, const auto& event, const base::EventInfo& info) {
    take_turn(state, TransferState::TRANSPORT_ASSIGNED, event.depart_by(), info);
    *state.mutable_transport() = event.transport();
    state.set_eta_us(event.eta_us());
}

void take_diverted(TransferState& state,
                   const v1::TransferDiverted& diverted,
                   const base::EventInfo& info) {
    take_turn(state, TransferState::DIVERTED, diverted.arrive_by(), info);
    state.set_diverted_from(diverted.from());
    state.set_diverted_at_us(info.recorded_at_us);
    state.set_receiver(diverted.to());
    state.set_eta_us(diverted.eta_us());
}

}  // namespace

TransferState evolve(TransferState state, const TransferEvent& event, const base::EventInfo& info) {
    switch (event.kind_case()) {
        case TransferEvent::kTransferRequested:
            take_requested(state, event.transfer_requested(), info);
            return state;
        case TransferEvent::kTransferOffered:
            take_offered(state, event.transfer_offered(), info);
            return state;
        case TransferEvent::kTransferOfferDeclined:
            take_answer(state, event.transfer_offer_declined().candidate(), OfferState::DECLINED);
            return state;
        case TransferEvent::kTransferOfferTimedOut:
            take_answer(state, event.transfer_offer_timed_out().candidate(), OfferState::TIMED_OUT);
            return state;
        case TransferEvent::kTransferCandidatesExhausted:
            enter(state, TransferState::EXHAUSTED, event.transfer_candidates_exhausted().offer_by(),
                  info);
            state.set_escalation_level(event.transfer_candidates_exhausted().escalation_level());
            return state;
        case TransferEvent::kTransferAccepted:
            take_accepted(state, event.transfer_accepted(), info);
            return state;
        case TransferEvent::kTransferAcceptanceWithdrawn:
            take_withdrawn(state, event.transfer_acceptance_withdrawn(), info);
            return state;
        case TransferEvent::kTransportAssigned:
            take_transport(state, event.transport_assigned(), info);
            return state;
        case TransferEvent::kTransportReassigned:
            take_transport(state, event.transport_reassigned(), info);
            return state;
        case TransferEvent::kTransferDeparted:
            take_turn(state, TransferState::DEPARTED, event.transfer_departed().arrive_by(), info);
            state.set_departed_at_us(event.transfer_departed().departed_at_us());
            state.set_eta_us(event.transfer_departed().eta_us());
            return state;
        case TransferEvent::kTransferDiverted:
            take_diverted(state, event.transfer_diverted(), info);
            return state;
        case TransferEvent::kTransferArrived:
            take_turn(state, TransferState::ARRIVED, event.transfer_arrived().hand_over_by(), info);
            state.set_receiver(event.transfer_arrived().place());
            return state;
        case TransferEvent::kPatientHandedOver:
            take_turn(state, TransferState::HANDED_OVER, event.patient_handed_over().close_by(),
                      info);
            return state;
        case TransferEvent::kTransferClosed:
            enter(state, TransferState::CLOSED);
            return state;
        case TransferEvent::kTransferCancelled:
            enter(state, TransferState::CANCELLED);
            withdraw_open(state);
            return state;
        case TransferEvent::kTransferAborted:
            take_turn(state, TransferState::ABORTED, event.transfer_aborted().close_by(), info);
            return state;
        case TransferEvent::kTransferVoided:
            enter(state, TransferState::VOIDED);
            withdraw_open(state);
            return state;
        case TransferEvent::kBreachRecorded:
            deadlines::take_breach(*state.mutable_deadlines(), event.breach_recorded(),
                                   info.version);
            state.set_escalation_level(event.breach_recorded().escalation_level());
            return state;
        case TransferEvent::kVitalSignsRecorded:
        case TransferEvent::kConflictFound:
            return state;
        case TransferEvent::KIND_NOT_SET:
            break;
    }
    throw std::logic_error("a transfer's event of a kind this build does not know");
}

}  // namespace enlace::transfers
