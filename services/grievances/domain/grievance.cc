#include "grievances/domain/grievance.h"

#include <algorithm>
#include <stdexcept>

#include "grievances/domain/asked.h"

namespace enlace::grievances {

using namespace common::v1;

Refused Asked::not_at_unit(std::initializer_list<Role> roles) const {
    if (!by(roles)) return v1::ROLE_NOT_ALLOWED;
    if (actor().institution().empty()) return v1::INSTITUTION_MISSING;
    // Before there is a grievance, it might be about any unit.
    if (status() != GrievanceState::ABSENT && !at(state.unit())) return v1::NOT_THE_UNIT;
    return std::nullopt;
}

Refused Asked::not_responsible() const {
    if (const auto refused = not_at_unit({GRIEVANCE_RESPONSIBLE})) return refused;
    if (status() == GrievanceState::ABSENT) return std::nullopt;
    if (actor().human().empty() || actor().human() != state.responsible())
        return v1::NOT_THE_RESPONSIBLE;
    return std::nullopt;
}

Refused Asked::not_desk() const {
    if (!by({GRIEVANCE_DESK})) return v1::ROLE_NOT_ALLOWED;
    if (actor().institution().empty()) return v1::INSTITUTION_MISSING;
    if (status() != GrievanceState::ABSENT && !at(state.unit()) && !at(state.author()))
        return v1::NOT_THE_UNIT;
    return std::nullopt;
}

Refused Asked::not_author() const {
    if (!by({GRIEVANCE_DESK})) return v1::ROLE_NOT_ALLOWED;
    if (actor().institution().empty()) return v1::INSTITUTION_MISSING;
    if (!at(state.author())) return v1::NOT_THE_AUTHOR;
    return std::nullopt;
}

Refused Asked::not_complainant() const {
    if (by({PUBLIC})) return std::nullopt;
    return not_desk();
}

Refused Asked::not_there() const {
    if (status() == GrievanceState::ABSENT) return v1::GRIEVANCE_UNKNOWN;
    if (status() == GrievanceState::VOIDED) return v1::GRIEVANCE_VOIDED;
    return std::nullopt;
}

Refused Asked::not_open() const {
    if (const auto refused = not_there()) return refused;
    if (has_ended(status())) return v1::GRIEVANCE_ENDED;
    return std::nullopt;
}

base::ClockMatter Asked::matter(v1::GrievanceType::Code type,
                                v1::GrievanceSeverity::Code severity) const {
    return {.types = {v1::GrievanceType::Code_Name(type)},
            .severity = v1::GrievanceSeverity::Code_Name(severity),
            .institution = state.unit()};
}

common::v1::Deadline Asked::clock_for_others(std::string_view timer) const {
    auto deadline = clock(timer);
    deadline.set_only_while_served(true);
    return deadline;
}

bool Asked::is_due(std::string_view timer, std::uint64_t version) const {
    const auto* due = deadlines::due_deadline(state.deadlines(), timer, version, now_us());
    const std::int64_t served_us = now_us() - command.context().serving_since_us();
    return due && served_us >= due->deadline().response_us();
}

std::int64_t Asked::stopped_us() const {
    if (state.stopped_at_us() == 0) return 0;
    return std::max<std::int64_t>(0, now_us() - state.stopped_at_us());
}

v1::HandlingTime Asked::handling() const {
    v1::HandlingTime time;
    time.set_elapsed_us(std::max<std::int64_t>(0, now_us() - state.started_at_us()));
    time.set_stopped_us(std::min(time.elapsed_us(), state.stopped_us() + stopped_us()));
    time.set_handling_us(time.elapsed_us() - time.stopped_us());
    return time;
}

bool has_ended(GrievanceState::Status status) {
    return status == GrievanceState::CLOSED || status == GrievanceState::FORWARDED ||
           status == GrievanceState::DISMISSED || status == GrievanceState::WITHDRAWN ||
           status == GrievanceState::VOIDED;
}

bool handles_grievances(Role role) {
    return role == GRIEVANCE_DESK || role == QUALITY_MANAGER || role == QUALITY_COMMITTEE ||
           role == GRIEVANCE_RESPONSIBLE || role == STATE_COORDINATOR || role == AUDITOR;
}

Decision decide(const v1::GrievanceCommand& command,
                const GrievanceState& state,
                const base::Policy& policy) {
    using Command = v1::GrievanceCommand;
    const Asked asked{command, state, policy};
    switch (command.kind_case()) {
        case Command::kFileGrievance:
            return file(command.file_grievance(), asked);
        case Command::kAcknowledgeGrievance:
            return acknowledge(command.acknowledge_grievance(), asked);
        case Command::kClassifyGrievance:
            return classify(command.classify_grievance(), asked);
        case Command::kDismissGrievance:
            return dismiss(command.dismiss_grievance(), asked);
        case Command::kForwardGrievance:
            return forward(command.forward_grievance(), asked);
        case Command::kAssignGrievance:
            return assign(command.assign_grievance(), asked);
        case Command::kStartInvestigation:
            return start(command.start_investigation(), asked);
        case Command::kRequestGrievanceInfo:
            return request_info(command.request_grievance_info(), asked);
        case Command::kProvideGrievanceInfo:
            return provide_info(command.provide_grievance_info(), asked);
        case Command::kRecordGrievanceInfoOverdue:
            return record_info_overdue(command.record_grievance_info_overdue(), asked);
        case Command::kProposeResolution:
            return propose(command.propose_resolution(), asked);
        case Command::kReturnResolution:
            return return_resolution(command.return_resolution(), asked);
        case Command::kNotifyResolution:
            return notify(command.notify_resolution(), asked);
        case Command::kCloseGrievance:
            return close(command.close_grievance(), asked);
        case Command::kReopenGrievance:
            return reopen(command.reopen_grievance(), asked);
        case Command::kWithdrawGrievance:
            return withdraw(command.withdraw_grievance(), asked);
        case Command::kVoidGrievance:
            return void_grievance(command.void_grievance(), asked);
        case Command::kRecordSatisfaction:
            return record_satisfaction(command.record_satisfaction(), asked);
        case Command::kRecordBreach:
            return record_breach(command.record_breach(), asked);
        case Command::kRecordConflict:
            return record_conflict(command.record_conflict(), asked);
        case Command::KIND_NOT_SET:
            break;
    }
    throw std::logic_error("a grievance's command of a kind this build does not know");
}

common::v1::Ownership ownership(const GrievanceState& state) {
    common::v1::Ownership owner;
    const auto add = [&](const std::string& institution) {
        if (!institution.empty() && std::ranges::count(owner.institutions(), institution) == 0)
            owner.add_institutions(institution);
    };
    add(state.unit());
    add(state.author());
    add(state.forwarded_to());
    return owner;
}

v1::GrievanceCommand on_timer(const common::v1::ArmedDeadline& due) {
    v1::GrievanceCommand command;
    if (due.deadline().timer() == kInfoBy) {
        command.mutable_record_grievance_info_overdue()->set_version(due.version());
    } else if (due.deadline().timer() == kCloseAfter) {
        command.mutable_close_grievance()->set_version(due.version());
    } else {
        *command.mutable_record_breach() = deadlines::record_breach(due);
    }
    return command;
}

std::string_view state_name(const GrievanceState& state) {
    return GrievanceState::Status_Name(state.status());
}

}  // namespace enlace::grievances
