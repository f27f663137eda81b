#include "base/clock.h"
#include "telemedicine/domain/asked.h"

namespace enlace::telemedicine {
namespace {

using Status = TelemedicineState;

// What the disposition asks of others can't be asked of them.
Refused no_disposition(const v1::CompleteTeleSession& command, const Asked& asked) {
    if (command.disposition() != v1::Disposition::REFERRAL) return std::nullopt;
    if (!command.known_receiver()) return v1::RECEIVER_UNKNOWN;
    if (command.referral().receiver() == asked.state.proposer())
        return v1::RECEIVER_HAS_THE_PATIENT;
    return std::nullopt;
}

void take_disposition(const v1::CompleteTeleSession& command,
                      const Asked& asked,
                      v1::TeleSessionCompleted& completed) {
    completed.set_disposition(command.disposition());
    if (command.disposition() == v1::Disposition::CONTROL) {
        completed.set_control_not_before_us(to_us(command.control_not_before()));
    } else if (command.disposition() == v1::Disposition::REFERRAL) {
        completed.set_receiver(command.referral().receiver());
        *completed.mutable_referral() = command.referral();
    } else if (command.disposition() == v1::Disposition::HOME_VISIT) {
        const auto window = asked.visit_window(command.visit());
        completed.set_visit_window_start_us(window.start_us);
        completed.set_visit_window_end_us(window.end_us);
        *completed.mutable_visit() = command.visit();
    } else if (command.disposition() == v1::Disposition::URGENT_TRANSFER) {
        *completed.mutable_transfer() = command.transfer();
    }
}

// The timer's own, which nobody has overtaken.
bool is_due(const v1::RecordNoShow& command, const Asked& asked) {
    const auto* due = deadlines::due_deadline(asked.state.deadlines(), kNoShowAfter,
                                              command.version(), asked.now_us());
    const std::int64_t served_us = asked.now_us() - asked.command.context().serving_since_us();
    return due && served_us >= due->deadline().response_us();
}

}  // namespace

Decision check_in(const v1::CheckInPatient& command, const Asked& asked) {
    if (const auto refused = asked.not_site()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() == Status::CHECKED_IN) return unchanged();
    if (asked.status() != Status::CONFIRMED) return v1::NOT_CONFIRMED;
    if (asked.is_malformed() || command.identity_check() == v1::IdentityCheck::UNSPECIFIED)
        return v1::COMMAND_MALFORMED;

    TelemedicineEvent event;
    auto& checked_in = *event.mutable_patient_checked_in();
    checked_in.set_identity_check(command.identity_check());
    checked_in.set_checked_in_at_us(asked.when(command));
    *checked_in.mutable_session_limit() = asked.providers_clock(kSessionLimit);
    checked_in.set_companion(command.companion());
    return event;
}

Decision start(const v1::StartTeleSession& command, const Asked& asked) {
    if (const auto refused = asked.not_clinician()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in({Status::CONFIRMED, Status::CHECKED_IN})) return v1::NOT_TO_BE_STARTED;
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;

    TelemedicineEvent event;
    auto& started = *event.mutable_tele_session_started();
    started.set_started_at_us(asked.when(command));
    *started.mutable_session_limit() = asked.providers_clock(kSessionLimit);
    return event;
}

Decision complete(const v1::CompleteTeleSession& command, const Asked& asked) {
    if (const auto refused = asked.not_clinician()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::IN_SESSION) return v1::NOT_IN_SESSION;
    if (asked.is_malformed() || command.note().empty() || command.professional().empty() ||
        command.disposition() == v1::Disposition::UNSPECIFIED)
        return v1::COMMAND_MALFORMED;
    if (const auto refused = no_disposition(command, asked)) return *refused;

    TelemedicineEvent event;
    auto& completed = *event.mutable_tele_session_completed();
    take_disposition(command, asked, completed);
    completed.set_case_id(asked.state.case_id());
    completed.set_patient_id(asked.state.patient_id());
    completed.set_proposer(asked.state.proposer());
    completed.set_provider(asked.state.provider());
    completed.set_site(asked.state.site());
    completed.set_language(asked.state.language());
    completed.set_service(asked.state.service());
    completed.set_professional(command.professional());
    completed.set_priority(asked.state.priority());
    *completed.mutable_counted() = asked.state.counted();
    completed.set_ended_at_us(asked.when(command));
    completed.set_note(command.note());
    completed.set_diagnosis(command.diagnosis());
    completed.set_name(command.name());
    completed.set_telephone(command.telephone());
    completed.set_address(command.address());
    return event;
}

Decision record_no_show(const v1::RecordNoShow& command, const Asked& asked) {
    const bool by_timer = asked.by({common::v1::TIMER});
    // Of a patient who has checked in, only somebody who looks can say that they are not there.
    if (by_timer && asked.status() == Status::CHECKED_IN) return v1::ROLE_NOT_ALLOWED;
    if (!by_timer) {
        if (const auto refused = asked.not_clinician()) return *refused;
    }
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in({Status::CONFIRMED, Status::CHECKED_IN})) return v1::NOT_AWAITED;
    if (by_timer && !is_due(command, asked)) return unchanged();
    const std::int64_t grace_us = asked.state.grace_min() * base::kMinute_us;
    if (asked.status() == Status::CONFIRMED && asked.now_us() < asked.state.start_us() + grace_us)
        return v1::STILL_AWAITED;

    TelemedicineEvent event;
    auto& no_show = *event.mutable_patient_no_show();
    no_show.set_no_shows(asked.state.no_shows() + 1);
    no_show.set_attempt(asked.attempt());
    no_show.set_grace_min(asked.state.grace_min());
    no_show.set_by_timer(by_timer);
    *no_show.mutable_reschedule_by() = asked.providers_clock(kRescheduleBy);
    no_show.set_note(command.note());
    return event;
}

Decision record_tech_failure(const v1::RecordTechFailure& command, const Asked& asked) {
    if (const auto refused = asked.not_taking_part()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in({Status::CONFIRMED, Status::CHECKED_IN, Status::IN_SESSION}))
        return v1::NOTHING_TO_FAIL;
    if (command.code() == v1::TeleFailure::UNSPECIFIED ||
        command.side() == v1::TeleSide::UNSPECIFIED)
        return v1::COMMAND_MALFORMED;
    if (asked.status() == Status::IN_SESSION && !command.has_minutes()) return v1::MINUTES_MISSING;

    TelemedicineEvent event;
    auto& failed = *event.mutable_tele_tech_failed();
    failed.set_code(command.code());
    failed.set_side(command.side());
    failed.set_by(asked.actor().institution());
    failed.set_minutes(command.minutes());
    failed.set_tech_failures(asked.state.tech_failures() + 1);
    failed.set_attempt(asked.attempt());
    *failed.mutable_reschedule_by() = asked.providers_clock(kRescheduleBy);
    failed.set_note(command.note());
    return event;
}

}  // namespace enlace::telemedicine
