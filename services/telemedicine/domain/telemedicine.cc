#include "telemedicine/domain/telemedicine.h"

#include <stdexcept>

#include "base/clock.h"
#include "telemedicine/domain/asked.h"

namespace enlace::telemedicine {

base::ClockMatter matter_of(v1::TeleNeed::Code need,
                            common::v1::Priority priority,
                            std::string_view institution) {
    return {.types = {v1::TeleNeed::Code_Name(need)},
            .priority = common::v1::Priority_Name(priority),
            .institution = institution};
}

Refused Asked::not_at(std::string_view institution, v1::Rejection elsewhere) const {
    if (!by({common::v1::SOCIAL_WORKER, common::v1::SUPERVISOR, common::v1::CLINICIAN,
             common::v1::INTEGRATION}))
        return v1::ROLE_NOT_ALLOWED;
    if (actor().institution().empty()) return v1::INSTITUTION_MISSING;
    if (!at(institution)) return elsewhere;
    return std::nullopt;
}

Refused Asked::not_clinician() const {
    if (!by({common::v1::CLINICIAN})) return v1::ROLE_NOT_ALLOWED;
    // Before there is a session, any unit might give it.
    if (status() == TelemedicineState::ABSENT && !actor().institution().empty())
        return std::nullopt;
    return not_provider();
}

Refused Asked::not_taking_part() const {
    if (at(state.site())) return not_site();
    return not_provider();
}

Refused Asked::not_open() const {
    if (status() == TelemedicineState::ABSENT) return v1::SESSION_UNKNOWN;
    if (status() == TelemedicineState::VOIDED) return v1::SESSION_VOIDED;
    if (has_ended(status())) return v1::SESSION_ENDED;
    return std::nullopt;
}

VisitWindow Asked::visit_window(const v1::TeleVisit& visit) const {
    const std::int64_t start_us = visit.has_window_start() ? to_us(visit.window_start()) : now_us();
    const std::int64_t days = policy.limit("telemedicine.visit_window_days");
    return {start_us,
            visit.has_window_end() ? to_us(visit.window_end()) : start_us + days * base::kDay_us};
}

bool has_ended(TelemedicineState::Status status) {
    return status == TelemedicineState::COMPLETED || status == TelemedicineState::CANCELLED ||
           status == TelemedicineState::VOIDED;
}

Decision decide(const v1::TelemedicineCommand& command,
                const TelemedicineState& state,
                const base::Policy& policy) {
    using Command = v1::TelemedicineCommand;
    const Asked asked{command, state, policy};
    switch (command.kind_case()) {
        case Command::kProposeTeleSession:
            return propose(command.propose_tele_session(), asked);
        case Command::kScheduleTeleSession:
            return schedule(command.schedule_tele_session(), asked);
        case Command::kConfirmTeleSession:
            return confirm(command.confirm_tele_session(), asked);
        case Command::kCheckInPatient:
            return check_in(command.check_in_patient(), asked);
        case Command::kStartTeleSession:
            return start(command.start_tele_session(), asked);
        case Command::kCompleteTeleSession:
            return complete(command.complete_tele_session(), asked);
        case Command::kRecordNoShow:
            return record_no_show(command.record_no_show(), asked);
        case Command::kRecordTechFailure:
            return record_tech_failure(command.record_tech_failure(), asked);
        case Command::kRescheduleTeleSession:
            return reschedule(command.reschedule_tele_session(), asked);
        case Command::kAbandonTeleFollowUp:
            return abandon(command.abandon_tele_follow_up(), asked);
        case Command::kCancelTeleSession:
            return cancel(command.cancel_tele_session(), asked);
        case Command::kVoidTeleSession:
            return void_session(command.void_tele_session(), asked);
        case Command::kRecordBreach:
            return record_breach(command.record_breach(), asked);
        case Command::kRecordConflict:
            return record_conflict(command.record_conflict(), asked);
        case Command::KIND_NOT_SET:
            break;
    }
    throw std::logic_error("a session's command of a kind this build does not know");
}

common::v1::Ownership ownership(const TelemedicineState& state) {
    common::v1::Ownership owner;
    const auto add = [&](const std::string& institution) {
        for (const auto& known : owner.institutions())
            if (known == institution) return;
        if (!institution.empty()) owner.add_institutions(institution);
    };
    add(state.proposer());
    add(state.provider());
    add(state.site());
    return owner;
}

v1::TelemedicineCommand on_timer(const common::v1::ArmedDeadline& due) {
    v1::TelemedicineCommand command;
    if (due.deadline().timer() == kNoShowAfter) {
        command.mutable_record_no_show()->set_version(due.version());
    } else {
        *command.mutable_record_breach() = deadlines::record_breach(due);
    }
    return command;
}

std::string_view state_name(const TelemedicineState& state) {
    return TelemedicineState::Status_Name(state.status());
}

std::string_view owes_next_step(const TelemedicineState& state) {
    switch (state.status()) {
        case TelemedicineState::SCHEDULED:
        case TelemedicineState::CONFIRMED:
            return kPresentingSite;
        case TelemedicineState::PROPOSED:
        case TelemedicineState::CHECKED_IN:
        case TelemedicineState::IN_SESSION:
        case TelemedicineState::NO_SHOW:
        case TelemedicineState::TECH_FAILED:
            return kProviderUnit;
        case TelemedicineState::ABSENT:
        case TelemedicineState::COMPLETED:
        case TelemedicineState::CANCELLED:
        case TelemedicineState::VOIDED:
        case v1::TelemedicineState_Status_TelemedicineState_Status_INT_MIN_SENTINEL_DO_NOT_USE_:
        case v1::TelemedicineState_Status_TelemedicineState_Status_INT_MAX_SENTINEL_DO_NOT_USE_:
            break;
    }
    return "";
}

const std::string& has_to_act(const TelemedicineState& state) {
    return owes_next_step(state) == kPresentingSite ? state.site() : state.provider();
}

}  // namespace enlace::telemedicine
