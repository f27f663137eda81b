#include <algorithm>

#include "transfers/domain/asked.h"

namespace enlace::transfers {
namespace {

using Status = TransferState;
using namespace common::v1;
using v1::CandidateReason;
using v1::OfferState;

bool is_open(const TransferState& state, std::string_view clues) {
    const auto* asked = find_asked(state, clues);
    return asked && asked->state() == OfferState::OPEN;
}

Refused may_not_request(const Asked& asked) {
    if (asked.by({REACTION})) return std::nullopt;
    return asked.not_sender();
}

// A reaction brings what its cause knew; whoever has the patient has to have looked at them.
bool is_incomplete(const v1::RequestTransfer& command, const Asked& asked) {
    if (command.capability().empty() || command.reason().empty()) return true;
    if (asked.by({REACTION})) return false;
    return asked.is_malformed() || !command.has_vital_signs() ||
           command.stability() == v1::Stability::UNSPECIFIED ||
           command.escort() == v1::Escort::UNSPECIFIED || command.physician().empty() ||
           command.diagnosis().empty() || !command.has_family_informed();
}

// Why they can't be asked: hospitals that are given by hand, or proposed by the rules.
Refused no_offer(const v1::OfferTransfer& command, const Asked& asked) {
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;
    if (command.unknown_size() > 0) return v1::CANDIDATE_UNKNOWN;
    if (command.known().empty()) return v1::NO_CANDIDATE;
    for (const auto& candidate : command.known()) {
        if (candidate.clues() == asked.state.sender()) return v1::CANDIDATE_HAS_THE_PATIENT;
        if (command.override_reason().empty() && !asked.by({REACTION}) &&
            std::ranges::count(candidate.reasons(), CandidateReason::NO_BED_FREE) > 0)
            return v1::NO_BED_REPORTED;
    }
    return std::nullopt;
}

// Nobody can answer while nobody is there who would take the answer down.
Deadline offer_deadline(const std::string& clues, const Asked& asked) {
    auto deadline = asked.clock(kOfferDeadline, clues);
    deadline.set_subject(clues);
    deadline.set_response_us(deadline.due_us() - asked.now_us());
    deadline.set_only_while_served(true);
    return deadline;
}

// The timer's own, which nobody has overtaken.
bool is_due(const v1::TimeOutTransferOffer& command, const Asked& asked) {
    const std::int64_t served_us = asked.now_us() - asked.command.context().serving_since_us();
    return std::ranges::any_of(asked.state.deadlines(), [&](const ArmedDeadline& armed) {
        const auto& deadline = armed.deadline();
        return deadline.timer() == kOfferDeadline && deadline.subject() == command.candidate() &&
               armed.version() == command.version() && deadline.due_us() <= asked.now_us() &&
               served_us >= deadline.response_us();
    });
}

bool is_last_open(const TransferState& state, std::string_view clues) {
    const auto open = open_offers(state);
    return open.size() == 1 && open.front() == clues;
}

// Why what the actor's hospital was asked can't be answered.
Refused no_open_offer(const Asked& asked) {
    if (const auto refused = asked.not_open()) return refused;
    if (!asked.state.receiver().empty() && !asked.at(asked.state.receiver()))
        return v1::TAKEN_BY_ANOTHER;
    if (asked.status() != Status::OFFERED) return v1::NOT_OFFERED;
    if (!is_open(asked.state, asked.actor().institution())) return v1::OFFER_NOT_OPEN;
    return std::nullopt;
}

}  // namespace

Decision request(const v1::RequestTransfer& command, const Asked& asked) {
    if (const auto refused = may_not_request(asked)) return *refused;
    if (asked.status() != Status::ABSENT) return v1::ALREADY_REQUESTED;
    if (command.asker_is_void()) return v1::ASKER_VOIDED;
    if (is_incomplete(command, asked)) return v1::COMMAND_MALFORMED;

    TransferEvent event;
    auto& requested = *event.mutable_transfer_requested();
    requested.set_case_id(command.case_id());
    requested.set_patient_id(command.patient_id());
    requested.set_requester(command.requester());
    requested.set_sender(command.sender());
    requested.set_jurisdiction(command.jurisdiction());
    requested.set_capability(command.capability());
    requested.set_stability(command.stability());
    requested.set_escort(command.escort());
    requested.set_family_informed(command.family_informed());
    requested.set_priority(command.priority() == PRIORITY_UNSPECIFIED ? URGENT
                                                                      : command.priority());
    *requested.mutable_needs() = command.needs();
    *requested.mutable_counted() = command.counted();
    *requested.mutable_proposed() = command.proposed();
    requested.set_asked_by(command.asked_by());
    requested.set_signs_missing(!command.has_vital_signs());
    *requested.mutable_offer_by() =
        deadlines::start_clock(asked.policy, kMachine, kOfferBy, asked.now_us(),
                               matter_of(requested.capability(), requested.priority(),
                                         requested.stability(), requested.jurisdiction(), ""));
    requested.set_reason(command.reason());
    requested.set_diagnosis(command.diagnosis());
    if (command.has_vital_signs()) *requested.mutable_vital_signs() = command.vital_signs();
    requested.set_physician(command.physician());
    requested.set_summary(command.summary());
    requested.set_name(command.name());
    requested.set_responsible_relative(command.responsible_relative());
    requested.set_telephone(command.telephone());
    return event;
}

Decision offer(const v1::OfferTransfer& command, const Asked& asked) {
    const bool by_rules = asked.by({REACTION});
    if (!by_rules) {
        if (const auto refused = asked.not_regulator()) return *refused;
    }
    if (asked.status() == Status::ABSENT) return v1::TRANSFER_UNKNOWN;
    // Somebody has seen to it already.
    if (by_rules && asked.status() != Status::REQUESTED) return unchanged();
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in({Status::REQUESTED, Status::OFFERED, Status::EXHAUSTED}))
        return v1::NOT_TO_BE_OFFERED;
    if (const auto refused = no_offer(command, asked)) return *refused;

    TransferEvent event;
    auto& offered = *event.mutable_transfer_offered();
    for (const auto& candidate : command.known()) {
        if (is_open(asked.state, candidate.clues())) continue;
        auto& one = *offered.add_offers();
        *one.mutable_candidate() = candidate;
        *one.mutable_deadline() = offer_deadline(candidate.clues(), asked);
    }
    if (offered.offers().empty()) return unchanged();
    offered.set_ring(asked.state.ring() + 1);
    offered.set_by_rules(by_rules || command.candidates().empty());
    if (asked.status() != Status::OFFERED)
        *offered.mutable_accept_by() = asked.clock(kAcceptBy, "");
    offered.set_override_reason(command.override_reason());
    return event;
}

Decision decline(const v1::DeclineTransferOffer& command, const Asked& asked) {
    if (const auto refused = asked.not_candidate()) return *refused;
    if (const auto refused = no_open_offer(asked)) return *refused;
    if (command.capacity() == v1::CapacityAnswer::UNSPECIFIED || command.reason().empty())
        return v1::COMMAND_MALFORMED;

    TransferEvent event;
    auto& declined = *event.mutable_transfer_offer_declined();
    declined.set_candidate(asked.actor().institution());
    declined.set_capacity(command.capacity());
    declined.set_answered_by(command.answered_by());
    declined.set_none_open(is_last_open(asked.state, declined.candidate()));
    declined.set_reason(command.reason());
    return event;
}

Decision time_out(const v1::TimeOutTransferOffer& command, const Asked& asked) {
    if (!asked.by({TIMER})) return v1::ROLE_NOT_ALLOWED;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::OFFERED) return v1::NOT_OFFERED;
    if (!is_due(command, asked)) return unchanged();

    TransferEvent event;
    auto& timed_out = *event.mutable_transfer_offer_timed_out();
    timed_out.set_candidate(command.candidate());
    timed_out.set_none_open(is_last_open(asked.state, command.candidate()));
    return event;
}

// By the time it comes, others may have been asked, or all may be over.
Decision exhaust(const Asked& asked) {
    if (!asked.by({REACTION})) return v1::ROLE_NOT_ALLOWED;
    if (asked.status() == Status::ABSENT) return v1::TRANSFER_UNKNOWN;
    if (asked.status() != Status::OFFERED || !open_offers(asked.state).empty()) return unchanged();

    TransferEvent event;
    auto& exhausted = *event.mutable_transfer_candidates_exhausted();
    exhausted.set_ring(asked.state.ring());
    exhausted.set_escalation_level(
        std::min(asked.state.escalation_level() + 1, deadlines::kHighestEscalation));
    *exhausted.mutable_offer_by() = asked.clock(kOfferBy, "");
    return event;
}

Decision accept(const v1::AcceptTransfer& command, const Asked& asked) {
    if (const auto refused = asked.not_candidate()) return *refused;
    const bool has_accepted = asked.at(asked.state.receiver());
    if (has_accepted && asked.in({Status::ACCEPTED, Status::TRANSPORT_ASSIGNED}))
        return unchanged();
    if (const auto refused = no_open_offer(asked)) return *refused;
    if (command.physician().empty()) return v1::COMMAND_MALFORMED;
    if (command.bed().empty() && command.service().empty()) return v1::BED_OR_SERVICE_MISSING;

    TransferEvent event;
    auto& accepted = *event.mutable_transfer_accepted();
    accepted.set_receiver(asked.actor().institution());
    accepted.set_physician(command.physician());
    for (const auto& clues : open_offers(asked.state))
        if (clues != accepted.receiver()) accepted.add_withdrawn(clues);
    *accepted.mutable_ambulance_services() = command.ambulance_services();
    *accepted.mutable_known() = command.known();
    *accepted.mutable_transport_by() = asked.clock(kTransportBy, "");
    accepted.set_bed(command.bed());
    accepted.set_service(command.service());
    accepted.set_conditions(command.conditions());
    return event;
}

Decision withdraw_acceptance(const v1::WithdrawTransferAcceptance& command, const Asked& asked) {
    if (const auto refused = asked.not_receiver()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::ACCEPTED) return v1::NOT_ACCEPTED;
    if (has_no_reason(command)) return v1::COMMAND_MALFORMED;

    TransferEvent event;
    auto& withdrawn = *event.mutable_transfer_acceptance_withdrawn();
    withdrawn.set_code(command.code());
    withdrawn.set_receiver(asked.state.receiver());
    withdrawn.set_round(asked.state.round() + 1);
    *withdrawn.mutable_offer_by() = asked.clock(kOfferBy, "");
    withdrawn.set_reason(command.reason());
    return event;
}

}  // namespace enlace::transfers
