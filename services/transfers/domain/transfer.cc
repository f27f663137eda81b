#include "transfers/domain/transfer.h"

#include <algorithm>
#include <stdexcept>

#include "transfers/domain/asked.h"

namespace enlace::transfers {

base::ClockMatter matter_of(const std::string& capability,
                            common::v1::Priority priority,
                            v1::Stability::Code stability,
                            std::string_view jurisdiction,
                            std::string_view institution) {
    return {.types = {capability},
            .priority = common::v1::Priority_Name(priority),
            .severity = v1::Stability::Code_Name(stability),
            .institution = institution,
            .jurisdiction = institution.empty() ? jurisdiction : std::string_view()};
}

const TransferState::AskedHospital* find_asked(const TransferState& state, std::string_view clues) {
    const auto found = std::ranges::find(
        state.asked(), clues, [](const auto& asked) { return std::string_view(asked.clues()); });
    return found == state.asked().end() ? nullptr : &*found;
}

std::vector<std::string> open_offers(const TransferState& state) {
    std::vector<std::string> open;
    for (const auto& asked : state.asked())
        if (asked.state() == v1::OfferState::OPEN) open.push_back(asked.clues());
    return open;
}

bool acts_for_a_hospital(const common::v1::Principal& actor) {
    const auto role = actor.role();
    return role == common::v1::SOCIAL_WORKER || role == common::v1::SUPERVISOR ||
           role == common::v1::CLINICIAN || role == common::v1::INTEGRATION;
}

Refused Asked::not_at(std::string_view institution, v1::Rejection elsewhere) const {
    if (!acts_for_a_hospital(actor())) return v1::ROLE_NOT_ALLOWED;
    if (actor().institution().empty()) return v1::INSTITUTION_MISSING;
    if (!at(institution)) return elsewhere;
    return std::nullopt;
}

Refused Asked::not_sender() const {
    if (status() == TransferState::ABSENT) return not_at(actor().institution(), v1::NOT_THE_SENDER);
    return not_at(state.sender(), v1::NOT_THE_SENDER);
}

Refused Asked::not_candidate() const {
    const auto* asked = find_asked(state, actor().institution());
    return not_at(asked ? asked->clues() : "", v1::NOT_A_CANDIDATE);
}

bool Asked::by_transport() const {
    if (state.has_transport()) return at(state.transport().service());
    return std::ranges::any_of(state.ambulance_services(),
                               [this](const auto& clues) { return at(clues); });
}

Refused Asked::not_service() const {
    if (!by({common::v1::AMBULANCE_SERVICE})) return v1::ROLE_NOT_ALLOWED;
    if (actor().institution().empty()) return v1::INSTITUTION_MISSING;
    if (!by_transport()) return v1::NOT_THE_TRANSPORT;
    return std::nullopt;
}

Refused Asked::not_crew() const {
    if (!by({common::v1::AMBULANCE_CREW})) return v1::ROLE_NOT_ALLOWED;
    if (actor().institution().empty()) return v1::INSTITUTION_MISSING;
    if (!by_transport()) return v1::NOT_THE_TRANSPORT;
    if (state.has_transport() && std::ranges::count(state.transport().crew(), actor().human()) == 0)
        return v1::NOT_THE_CREW;
    return std::nullopt;
}

Refused Asked::not_regulator() const {
    return by({common::v1::REGULATOR}) ? Refused() : v1::ROLE_NOT_ALLOWED;
}

Refused Asked::not_open() const {
    if (status() == TransferState::ABSENT) return v1::TRANSFER_UNKNOWN;
    if (status() == TransferState::VOIDED) return v1::TRANSFER_VOIDED;
    if (has_ended(status())) return v1::TRANSFER_ENDED;
    return std::nullopt;
}

bool has_ended(TransferState::Status status) {
    return status == TransferState::CLOSED || status == TransferState::CANCELLED ||
           status == TransferState::VOIDED;
}

Decision decide(const v1::TransferCommand& command,
                const TransferState& state,
                const base::Policy& policy) {
    using Command = v1::TransferCommand;
    const Asked asked{command, state, policy};
    switch (command.kind_case()) {
        case Command::kRequestTransfer:
            return request(command.request_transfer(), asked);
        case Command::kOfferTransfer:
            return offer(command.offer_transfer(), asked);
        case Command::kDeclineTransferOffer:
            return decline(command.decline_transfer_offer(), asked);
        case Command::kTimeOutTransferOffer:
            return time_out(command.time_out_transfer_offer(), asked);
        case Command::kExhaustTransferCandidates:
            return exhaust(asked);
        case Command::kAcceptTransfer:
            return accept(command.accept_transfer(), asked);
        case Command::kWithdrawTransferAcceptance:
            return withdraw_acceptance(command.withdraw_transfer_acceptance(), asked);
        case Command::kAssignTransport:
            return assign(command.assign_transport(), asked);
        case Command::kReassignTransport:
            return reassign(command.reassign_transport(), asked);
        case Command::kRecordDeparture:
            return depart(command.record_departure(), asked);
        case Command::kRecordVitalSigns:
            return record_vital_signs(command.record_vital_signs(), asked);
        case Command::kDivertTransfer:
            return divert(command.divert_transfer(), asked);
        case Command::kRecordArrival:
            return arrive(command.record_arrival(), asked);
        case Command::kHandOverPatient:
            return hand_over(command.hand_over_patient(), asked);
        case Command::kCloseTransfer:
            return close(command.close_transfer(), asked);
        case Command::kCancelTransfer:
            return cancel(command.cancel_transfer(), asked);
        case Command::kAbortTransfer:
            return abort(command.abort_transfer(), asked);
        case Command::kVoidTransfer:
            return void_transfer(command.void_transfer(), asked);
        case Command::kRecordBreach:
            return record_breach(command.record_breach(), asked);
        case Command::kRecordConflict:
            return record_conflict(command.record_conflict(), asked);
        case Command::KIND_NOT_SET:
            break;
    }
    throw std::logic_error("a transfer's command of a kind this build does not know");
}

// Whoever was once asked is told what became of it, by their own commands; what they may read of it
// is for the views.
common::v1::Ownership ownership(const TransferState& state) {
    common::v1::Ownership owner;
    owner.set_regulated(true);
    const auto add = [&](const std::string& institution) {
        if (!institution.empty() && std::ranges::count(owner.institutions(), institution) == 0)
            owner.add_institutions(institution);
    };
    add(state.requester());
    add(state.sender());
    for (const auto& asked : state.asked()) add(asked.clues());
    add(state.receiver());
    add(state.diverted_from());
    if (state.has_transport()) {
        add(state.transport().service());
    } else {
        for (const auto& clues : state.ambulance_services()) add(clues);
    }
    return owner;
}

v1::TransferCommand on_timer(const common::v1::ArmedDeadline& due) {
    v1::TransferCommand command;
    if (due.deadline().timer() == kOfferDeadline) {
        auto& time_out = *command.mutable_time_out_transfer_offer();
        time_out.set_candidate(due.deadline().subject());
        time_out.set_version(due.version());
    } else {
        *command.mutable_record_breach() = deadlines::record_breach(due);
    }
    return command;
}

std::string_view state_name(const TransferState& state) {
    return TransferState::Status_Name(state.status());
}

std::string_view relation(const common::v1::Principal& actor, const TransferState& state) {
    const auto& clues = actor.institution();
    if (!acts_for_a_hospital(actor) || clues.empty()) return "";
    if (clues == state.receiver()) return "receiving_hospital";
    if (clues == state.sender() || state.status() == TransferState::ABSENT)
        return "sending_hospital";
    if (find_asked(state, clues)) return "candidate_hospital";
    return clues == state.requester() ? "author" : "";
}

std::string_view owes_next_step(const TransferState& state) {
    switch (state.status()) {
        case TransferState::REQUESTED:
        case TransferState::EXHAUSTED:
            return "regulator";
        case TransferState::OFFERED:
            return open_offers(state).empty() ? "regulator" : "candidate_hospital";
        case TransferState::ACCEPTED:
            return "ambulance_service";
        case TransferState::TRANSPORT_ASSIGNED:
        case TransferState::DEPARTED:
        case TransferState::DIVERTED:
            return "ambulance_crew";
        case TransferState::ARRIVED:
            return "receiving_hospital";
        case TransferState::HANDED_OVER:
        case TransferState::ABORTED:
            return "sending_hospital";
        case TransferState::ABSENT:
        case TransferState::CLOSED:
        case TransferState::CANCELLED:
        case TransferState::VOIDED:
        case v1::TransferState_Status_TransferState_Status_INT_MIN_SENTINEL_DO_NOT_USE_:
        case v1::TransferState_Status_TransferState_Status_INT_MAX_SENTINEL_DO_NOT_USE_:
            break;
    }
    return "";
}

std::vector<std::string> whose_turn(const TransferState& state) {
    switch (state.status()) {
        case TransferState::OFFERED:
            return open_offers(state);
        case TransferState::ACCEPTED:
            return {state.ambulance_services().begin(), state.ambulance_services().end()};
        case TransferState::TRANSPORT_ASSIGNED:
        case TransferState::DEPARTED:
        case TransferState::DIVERTED:
            return {state.transport().service()};
        case TransferState::ARRIVED:
            return {state.receiver()};
        case TransferState::HANDED_OVER:
        case TransferState::ABORTED:
            return {state.sender()};
        case TransferState::ABSENT:
        case TransferState::REQUESTED:
        case TransferState::EXHAUSTED:
        case TransferState::CLOSED:
        case TransferState::CANCELLED:
        case TransferState::VOIDED:
        case v1::TransferState_Status_TransferState_Status_INT_MIN_SENTINEL_DO_NOT_USE_:
        case v1::TransferState_Status_TransferState_Status_INT_MAX_SENTINEL_DO_NOT_USE_:
            break;
    }
    return {};
}

std::vector<std::string> take_part(const TransferState& state) {
    std::vector<std::string> all;
    const auto owner = ownership(state);
    for (const auto& clues : owner.institutions())
        if (sight(clues, state) != Sight::outcome) all.push_back(clues);
    return all;
}

Sight sight(std::string_view clues, const TransferState& state) {
    if (clues == state.requester() || clues == state.sender() || clues == state.receiver())
        return Sight::everything;
    if (state.has_transport() && clues == state.transport().service()) return Sight::everything;
    // Any of them may take it up, and only who does needs to know whom it is about.
    if (!state.has_transport() && std::ranges::count(state.ambulance_services(), clues) > 0)
        return Sight::question;
    const auto* asked = find_asked(state, clues);
    return asked && asked->state() == v1::OfferState::OPEN ? Sight::question : Sight::outcome;
}

}  // namespace enlace::transfers
