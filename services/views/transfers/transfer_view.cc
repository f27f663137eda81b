#include "views/transfers/transfer_view.h"

#include <algorithm>
#include <utility>

#include "aggregate/first_deadline.h"
#include "security/access.h"
#include "transfers/domain/capacity.h"
#include "transfers/domain/transfer.h"
#include "views/feeds/notice.h"
#include "views/folding/breach.h"
#include "views/folding/families.h"
#include "views/services.h"

namespace enlace::views {
namespace {

using transfers::v1::TransferEvent;
using transfers::v1::TransferState;

void take_request(v1::TransferRow& row, const transfers::v1::TransferRequested& requested) {
    row.set_escort(requested.escort());
    *row.mutable_needs() = requested.needs();
    *row.mutable_counted() = requested.counted();
    row.set_family_informed(requested.family_informed());
    row.set_signs_missing(requested.signs_missing());
}

void take_offers(v1::TransferRow& row,
                 const transfers::v1::TransferOffered& offered,
                 const EventAt& at) {
    for (const auto& offer : offered.offers()) {
        const auto& clues = offer.candidate().clues();
        const auto earlier = std::ranges::find_if(
            row.offers(), [&](const auto& one) { return one.candidate().clues() == clues; });
        if (earlier != row.offers().end()) row.mutable_offers()->erase(earlier);
        auto& newest = *row.add_offers();
        *newest.mutable_candidate() = offer.candidate();
        newest.set_asked_us(at.info.recorded_at_us);
        newest.set_answer_by_us(offer.deadline().due_us());
    }
}

void take_decline(v1::TransferRow& row, const transfers::v1::TransferOfferDeclined& declined) {
    for (auto& offer : *row.mutable_offers())
        if (offer.candidate().clues() == declined.candidate())
            offer.set_capacity(declined.capacity());
}

void take_acceptance(v1::TransferRow& row, const transfers::v1::TransferAccepted& accepted) {
    row.set_physician(accepted.physician());
    row.set_bed(accepted.bed());
    row.set_service(accepted.service());
}

void take_diversion(v1::TransferRow& row, const transfers::v1::TransferDiverted& diverted) {
    row.set_physician(diverted.accepted_by());
    row.clear_bed();
    row.clear_service();
}

void clear_acceptance(v1::TransferRow& row) {
    row.clear_physician();
    row.clear_bed();
    row.clear_service();
}

void take_end(v1::TransferRow& row, const transfers::v1::TransferClosed& closed) {
    row.set_counter_referral_by_us(closed.counter_referral_by_us());
    row.set_family_told(closed.family_told());
}

void take(v1::TransferRow& row, const TransferEvent& event, const EventAt& at) {
    switch (event.kind_case()) {
        case TransferEvent::kTransferRequested:
            row.add_detail_positions(at.position);
            return take_request(row, event.transfer_requested());
        case TransferEvent::kTransferOffered:
            return take_offers(row, event.transfer_offered(), at);
        case TransferEvent::kTransferOfferDeclined:
            return take_decline(row, event.transfer_offer_declined());
        case TransferEvent::kTransferAccepted:
            row.add_detail_positions(at.position);
            return take_acceptance(row, event.transfer_accepted());
        case TransferEvent::kTransferAcceptanceWithdrawn:
            row.add_detail_positions(at.position);
            return clear_acceptance(row);
        case TransferEvent::kTransportAssigned:
            return row.set_eta_pickup_us(event.transport_assigned().eta_pickup_us());
        case TransferEvent::kTransportReassigned:
            return row.set_eta_pickup_us(event.transport_reassigned().eta_pickup_us());
        case TransferEvent::kTransferDeparted:
        case TransferEvent::kVitalSignsRecorded:
            return row.add_detail_positions(at.position);
        case TransferEvent::kTransferDiverted:
            return take_diversion(row, event.transfer_diverted());
        case TransferEvent::kTransferArrived:
            row.add_detail_positions(at.position);
            row.set_arrived_at_us(event.transfer_arrived().arrived_at_us());
            return row.set_against_diversion(event.transfer_arrived().against_diversion());
        case TransferEvent::kPatientHandedOver:
            row.add_detail_positions(at.position);
            row.set_handed_over_at_us(event.patient_handed_over().handed_over_at_us());
            return row.set_received_by(event.patient_handed_over().professional());
        case TransferEvent::kTransferClosed:
            return take_end(row, event.transfer_closed());
        case TransferEvent::kTransferCancelled:
            return row.set_cancelled_for(event.transfer_cancelled().code());
        case TransferEvent::kTransferAborted:
            return row.set_aborted_for(event.transfer_aborted().code());
        case TransferEvent::kBreachRecorded:
            return begin_breach(row, event.breach_recorded(), at);
        case TransferEvent::kConflictFound:
            return row.set_conflicts(row.conflicts() + 1);
        case TransferEvent::kTransferOfferTimedOut:
        case TransferEvent::kTransferCandidatesExhausted:
        case TransferEvent::kTransferVoided:
        case TransferEvent::KIND_NOT_SET:
            break;
    }
}

}  // namespace

v1::TransferRow fold(v1::TransferRow row, const TransferEvent& event, const EventAt& at) {
    const auto before = row.state().status();
    *row.mutable_state() = transfers::evolve(std::move(*row.mutable_state()), event, at.info);
    if (row.state().status() != before) end_breach(row);
    take(row, event, at);
    return row;
}

v1::CapacityRow fold(v1::CapacityRow row,
                     const transfers::v1::CapacityEvent& event,
                     const EventAt& at) {
    *row.mutable_state() =
        transfers::evolve_capacity(std::move(*row.mutable_state()), event, at.info);
    return row;
}

transfers::Sight sight_of(const common::v1::Principal& who, const TransferState& state) {
    if (security::reach(who.role()) != security::Reach::institution)
        return transfers::Sight::everything;
    return transfers::sight(who.institution(), state);
}

bool is_told_of_before(const common::v1::Principal& who, const TransferState& state) {
    return sight_of(who, state) == transfers::Sight::everything;
}

std::string board_owner(std::string_view jurisdiction) {
    return std::string(kBoard).append(" ").append(jurisdiction);
}

std::string transfers_owner(std::string_view institution) {
    return "transfers " + std::string(institution);
}

Lines lines_of(std::string_view stream, const v1::TransferRow& row) {
    Lines lines;
    const auto& state = row.state();
    if (state.status() == TransferState::ABSENT || transfers::has_ended(state.status()))
        return lines;
    const std::string name(transfers::state_name(state));
    const auto* first = aggregate::first_deadline(state.deadlines());
    const std::int64_t due_us = first ? first->due_us() : 0;
    lines[list_key(kBoard, due_us, stream)] = name;
    lines[list_key(board_owner(state.jurisdiction()), due_us, stream)] = name;
    for (const auto& institution : transfers::take_part(state))
        lines[list_key(transfers_owner(institution), due_us, stream)] = name;
    if (!row.breached().empty()) {
        lines[list_key(breaches_owner(kBoard), row.breached_us(), stream)] = row.breached();
        for (const auto& institution : transfers::whose_turn(state))
            lines[list_key(breaches_owner(institution), row.breached_us(), stream)] =
                row.breached();
    }
    return lines;
}

std::string transfer_asked_by(std::string_view session) {
    return std::string(kTransferKind).append(session.substr(session.find('-')));
}

v1::TransferNotice notice(std::string_view stream, const v1::TransferRow& row) {
    const auto& state = row.state();
    auto notice = notice_of<v1::TransferNotice>(stream, row, transfers::state_name(state),
                                                transfers::owes_next_step(state));
    notice.set_sender(state.sender());
    notice.set_receiver(state.receiver());
    notice.set_jurisdiction(state.jurisdiction());
    notice.set_capability(state.capability());
    notice.set_priority(state.priority());
    notice.set_stability(state.stability());
    notice.set_unit(state.transport().unit());
    notice.set_eta_us(state.eta_us());
    return notice;
}

}  // namespace enlace::views
