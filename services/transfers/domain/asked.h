#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/asked.h"
#include "deadlines/clocks.h"
#include "deadlines/times.h"
#include "transfers/domain/fields.h"
#include "transfers/domain/transfer.h"

// What the parts of the decider share; internal to the domain.
namespace enlace::transfers {

using deadlines::to_us;
using v1::TransferEvent;
using v1::TransferState;
using Refused = std::optional<v1::Rejection>;

inline constexpr std::string_view kMachine = "transfer";
inline constexpr std::string_view kOfferBy = "offer_by";
inline constexpr std::string_view kOfferDeadline = "offer_deadline";
inline constexpr std::string_view kAcceptBy = "accept_by";
inline constexpr std::string_view kTransportBy = "transport_by";
inline constexpr std::string_view kDepartBy = "depart_by";
inline constexpr std::string_view kArriveBy = "arrive_by";
inline constexpr std::string_view kHandOverBy = "hand_over_by";
inline constexpr std::string_view kCloseBy = "close_by";

inline Decision unchanged() {
    return std::vector<TransferEvent>{};
}

inline bool has_no_reason(const auto& command) {
    return command.code() == 0 || command.reason().empty();
}

// What the clocks of a transfer go by; `institution`: the one that has to act.
base::ClockMatter matter_of(const std::string& capability,
                            common::v1::Priority priority,
                            v1::Stability::Code stability,
                            std::string_view jurisdiction,
                            std::string_view institution);

// One command that meets one state.
struct Asked : base::Asked<v1::TransferCommand, TransferState> {
    bool at(std::string_view institution) const {
        return !actor().institution().empty() && actor().institution() == institution;
    }

    // Why the actor is not of the hospital that is to act. Before there is a transfer, any might
    // send a patient.
    Refused not_sender() const;
    Refused not_candidate() const;
    Refused not_receiver() const { return not_at(state.receiver(), v1::NOT_THE_RECEIVER); }
    Refused not_requester() const { return not_at(state.requester(), v1::NOT_THE_REQUESTER); }
    // Why the actor is not of the ambulance service that takes the patient; until one does, of any
    // that may.
    Refused not_service() const;
    // Why the actor is not on the unit that takes the patient; until there is one, of any service
    // that may.
    Refused not_crew() const;
    Refused not_regulator() const;
    // Why nothing can be done any more, or yet.
    Refused not_open() const;

    // Of the transfer as it stands.
    base::ClockMatter matter(std::string_view institution) const {
        return matter_of(state.capability(), state.priority(), state.stability(),
                         state.jurisdiction(), institution);
    }
    common::v1::Deadline clock(std::string_view timer,
                               std::int64_t from_us,
                               std::string_view institution) const {
        return deadlines::start_clock(policy, kMachine, timer, from_us, matter(institution));
    }
    common::v1::Deadline clock(std::string_view timer, std::string_view institution) const {
        return clock(timer, now_us(), institution);
    }
    // When something happened, where the command says so; else now.
    std::int64_t when(const auto& told) const {
        return told.has_occurred_at() ? to_us(told.occurred_at()) : now_us();
    }
    bool is_malformed() const { return !malformed(command).empty(); }

private:
    Refused not_at(std::string_view institution, v1::Rejection elsewhere) const;
    bool by_transport() const;
};

// Whose offers are open, by CLUES.
std::vector<std::string> open_offers(const TransferState& state);

// decide_offers.cc: who receives the patient.
Decision request(const v1::RequestTransfer& command, const Asked& asked);
Decision offer(const v1::OfferTransfer& command, const Asked& asked);
Decision decline(const v1::DeclineTransferOffer& command, const Asked& asked);
Decision time_out(const v1::TimeOutTransferOffer& command, const Asked& asked);
Decision exhaust(const Asked& asked);
Decision accept(const v1::AcceptTransfer& command, const Asked& asked);
Decision withdraw_acceptance(const v1::WithdrawTransferAcceptance& command, const Asked& asked);

// decide_transport.cc: how the patient gets there.
Decision assign(const v1::AssignTransport& command, const Asked& asked);
Decision reassign(const v1::ReassignTransport& command, const Asked& asked);
Decision depart(const v1::RecordDeparture& command, const Asked& asked);
Decision record_vital_signs(const v1::RecordVitalSigns& command, const Asked& asked);
Decision divert(const v1::DivertTransfer& command, const Asked& asked);
Decision arrive(const v1::RecordArrival& command, const Asked& asked);

// decide_end.cc: how it ends.
Decision hand_over(const v1::HandOverPatient& command, const Asked& asked);
Decision close(const v1::CloseTransfer& command, const Asked& asked);
Decision cancel(const v1::CancelTransfer& command, const Asked& asked);
Decision abort(const v1::AbortTransfer& command, const Asked& asked);
Decision void_transfer(const v1::VoidTransfer& command, const Asked& asked);

// decide_clocks.cc: what time does, and what is found out later.
Decision record_breach(const common::v1::RecordBreach& command, const Asked& asked);
Decision record_conflict(const common::v1::RecordConflict& command, const Asked& asked);

}  // namespace enlace::transfers
