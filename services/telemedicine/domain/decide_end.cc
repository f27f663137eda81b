#include "telemedicine/domain/asked.h"

namespace enlace::telemedicine {
namespace {

using Status = TelemedicineState;
using v1::TeleClosure;

// What more attempts might change.
bool may_still_be_reached(TeleClosure::Code code) {
    return code == TeleClosure::NO_SHOW || code == TeleClosure::UNREACHABLE ||
           code == TeleClosure::TECHNICAL;
}

bool has_no_reason(const auto& command) {
    return command.code() == 0 || command.reason().empty();
}

}  // namespace

Decision abandon(const v1::AbandonTeleFollowUp& command, const Asked& asked) {
    if (const auto refused = asked.not_provider()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in({Status::NO_SHOW, Status::TECH_FAILED})) return v1::NOT_TO_BE_ABANDONED;
    if (has_no_reason(command) || asked.is_malformed()) return v1::COMMAND_MALFORMED;
    if (may_still_be_reached(command.code()) && asked.attempts_remain()) return v1::ATTEMPTS_REMAIN;
    if (!command.ask_home_visit() && command.why_no_visit().empty())
        return v1::WHY_NO_VISIT_MISSING;

    TelemedicineEvent event;
    auto& abandoned = *event.mutable_tele_follow_up_abandoned();
    abandoned.set_code(command.code());
    abandoned.set_case_id(asked.state.case_id());
    abandoned.set_patient_id(asked.state.patient_id());
    abandoned.set_proposer(asked.state.proposer());
    abandoned.set_no_shows(asked.state.no_shows());
    abandoned.set_tech_failures(asked.state.tech_failures());
    abandoned.set_priority(asked.state.priority());
    *abandoned.mutable_counted() = asked.state.counted();
    if (command.ask_home_visit()) {
        const auto window = asked.visit_window(command.visit());
        abandoned.set_asks_home_visit(true);
        abandoned.set_visit_window_start_us(window.start_us);
        abandoned.set_visit_window_end_us(window.end_us);
        *abandoned.mutable_visit() = command.visit();
    }
    abandoned.set_reason(command.reason());
    abandoned.set_why_no_visit(command.why_no_visit());
    return event;
}

Decision cancel(const v1::CancelTeleSession& command, const Asked& asked) {
    if (const auto refused = asked.not_taking_part()) return *refused;
    if (asked.status() == Status::CANCELLED) return unchanged();
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in({Status::PROPOSED, Status::SCHEDULED, Status::CONFIRMED}))
        return v1::NOT_TO_BE_CANCELLED;
    if (has_no_reason(command)) return v1::COMMAND_MALFORMED;
    // Nobody has been awaited in vain yet.
    if (command.code() == TeleClosure::NO_SHOW) return v1::CODE_NOT_ALLOWED_HERE;

    TelemedicineEvent event;
    auto& cancelled = *event.mutable_tele_session_cancelled();
    cancelled.set_code(command.code());
    cancelled.set_case_id(asked.state.case_id());
    cancelled.set_by(asked.actor().institution());
    cancelled.set_reason(command.reason());
    return event;
}

Decision void_session(const v1::VoidTeleSession& command, const Asked& asked) {
    if (const auto refused = asked.not_author()) return *refused;
    if (asked.status() == Status::ABSENT) return v1::SESSION_UNKNOWN;
    if (asked.status() == Status::VOIDED) return unchanged();
    if (has_no_reason(command)) return v1::COMMAND_MALFORMED;

    TelemedicineEvent event;
    auto& voided = *event.mutable_tele_session_voided();
    voided.set_code(command.code());
    voided.set_case_id(asked.state.case_id());
    voided.set_transfer_was_pending(asked.state.transfer_pending());
    voided.set_reason(command.reason());
    return event;
}

}  // namespace enlace::telemedicine
