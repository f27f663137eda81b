#include "transfers/domain/asked.h"

namespace enlace::transfers {
namespace {

using Status = TransferState;
using v1::TransferAbort;

// Whoever breaks it off has the patient, or nobody has them yet.
Refused may_not_abort(const Asked& asked) {
    const bool crew = !asked.not_crew();
    const bool receiver = !asked.not_receiver();
    const bool regulator = !asked.not_regulator();
    if (!crew && !receiver && !regulator)
        return asked.by({common::v1::AMBULANCE_CREW}) ? asked.not_crew() : asked.not_receiver();
    if (const auto refused = asked.not_open()) return refused;
    if (!asked.in({Status::ACCEPTED, Status::TRANSPORT_ASSIGNED, Status::DEPARTED, Status::DIVERTED,
                   Status::ARRIVED}))
        return v1::NOT_TO_BE_ABORTED;
    if (asked.status() == Status::ARRIVED) return receiver ? Refused() : v1::NOT_THE_RECEIVER;
    const bool left = asked.in({Status::DEPARTED, Status::DIVERTED});
    if (!crew && (!regulator || left)) return v1::NOT_THE_CREW;
    return std::nullopt;
}

bool fits(TransferAbort::Code code, Status::Status status) {
    if (status == Status::ARRIVED) return code == TransferAbort::NOT_ADMITTED;
    const bool left = status == Status::DEPARTED || status == Status::DIVERTED;
    return code != TransferAbort::NOT_ADMITTED && (left || code != TransferAbort::RETURNED);
}

}  // namespace

Decision hand_over(const v1::HandOverPatient& command, const Asked& asked) {
    if (const auto refused = asked.not_receiver()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() == Status::HANDED_OVER) return unchanged();
    if (asked.status() != Status::ARRIVED) return v1::NOT_ARRIVED;
    if (asked.is_malformed() || command.professional().empty() || !command.has_vital_signs())
        return v1::COMMAND_MALFORMED;

    TransferEvent event;
    auto& handed_over = *event.mutable_patient_handed_over();
    handed_over.set_professional(command.professional());
    handed_over.set_handed_over_at_us(asked.when(command));
    *handed_over.mutable_close_by() = asked.clock(kCloseBy, asked.state.sender());
    *handed_over.mutable_vital_signs() = command.vital_signs();
    handed_over.set_note(command.note());
    return event;
}

Decision close(const v1::CloseTransfer& command, const Asked& asked) {
    if (const auto refused = asked.not_sender()) return *refused;
    if (asked.status() == Status::CLOSED) return unchanged();
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in({Status::HANDED_OVER, Status::ABORTED})) return v1::NOT_TO_BE_CLOSED;
    if (!command.has_family_told()) return v1::COMMAND_MALFORMED;
    const bool aborted = asked.status() == Status::ABORTED;
    if (!aborted && !command.has_counter_referral_by()) return v1::COUNTER_REFERRAL_DATE_MISSING;

    TransferEvent event;
    auto& closed = *event.mutable_transfer_closed();
    closed.set_case_id(asked.state.case_id());
    closed.set_aborted(aborted);
    closed.set_family_told(command.family_told());
    closed.set_counter_referral_by_us(to_us(command.counter_referral_by()));
    closed.set_note(command.note());
    return event;
}

Decision cancel(const v1::CancelTransfer& command, const Asked& asked) {
    if (const auto refused = asked.not_sender()) return *refused;
    if (asked.status() == Status::CANCELLED) return unchanged();
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in({Status::REQUESTED, Status::OFFERED, Status::EXHAUSTED, Status::ACCEPTED,
                   Status::TRANSPORT_ASSIGNED}))
        return v1::NOT_TO_BE_CANCELLED;
    if (has_no_reason(command)) return v1::COMMAND_MALFORMED;

    TransferEvent event;
    auto& cancelled = *event.mutable_transfer_cancelled();
    cancelled.set_code(command.code());
    cancelled.set_case_id(asked.state.case_id());
    for (const auto& clues : open_offers(asked.state)) cancelled.add_withdrawn(clues);
    cancelled.set_reason(command.reason());
    return event;
}

Decision abort(const v1::AbortTransfer& command, const Asked& asked) {
    if (const auto refused = may_not_abort(asked)) return *refused;
    if (has_no_reason(command)) return v1::COMMAND_MALFORMED;
    if (!fits(command.code(), asked.status())) return v1::CODE_NOT_ALLOWED_HERE;

    TransferEvent event;
    auto& aborted = *event.mutable_transfer_aborted();
    aborted.set_code(command.code());
    aborted.set_by(asked.actor().institution());
    *aborted.mutable_close_by() = asked.clock(kCloseBy, asked.state.sender());
    aborted.set_reason(command.reason());
    return event;
}

Decision void_transfer(const v1::VoidTransfer& command, const Asked& asked) {
    if (const auto refused = asked.not_requester()) return *refused;
    if (asked.status() == Status::ABSENT) return v1::TRANSFER_UNKNOWN;
    if (asked.status() == Status::VOIDED) return unchanged();
    if (has_no_reason(command)) return v1::COMMAND_MALFORMED;

    TransferEvent event;
    auto& voided = *event.mutable_transfer_voided();
    voided.set_code(command.code());
    voided.set_case_id(asked.state.case_id());
    voided.set_reason(command.reason());
    return event;
}

}  // namespace enlace::transfers
