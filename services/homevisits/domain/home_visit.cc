#include "homevisits/domain/home_visit.h"

#include <stdexcept>

#include "homevisits/domain/asked.h"

namespace enlace::homevisits {

Refused Asked::not_coordinator() const {
    if (!by({common::v1::JURISDICTION_COORDINATOR})) return v1::ROLE_NOT_ALLOWED;
    if (!by_coordinator()) return v1::OTHER_JURISDICTION;
    return std::nullopt;
}

Refused Asked::not_team() const {
    if (!by({common::v1::VISITING_TEAM})) return v1::ROLE_NOT_ALLOWED;
    if (!in_its_jurisdiction()) return v1::OTHER_JURISDICTION;
    if (!by_team()) return v1::NOT_THE_ASSIGNED_TEAM;
    return std::nullopt;
}

Refused Asked::not_open() const {
    if (status() == HomeVisitState::ABSENT) return v1::VISIT_UNKNOWN;
    if (status() == HomeVisitState::VOIDED) return v1::VISIT_VOIDED;
    if (has_ended(status())) return v1::VISIT_ENDED;
    return std::nullopt;
}

bool has_ended(HomeVisitState::Status status) {
    return status == HomeVisitState::COMPLETED || status == HomeVisitState::FAILED ||
           status == HomeVisitState::CANCELLED || status == HomeVisitState::EXPIRED ||
           status == HomeVisitState::VOIDED;
}

Decision decide(const v1::HomeVisitCommand& command,
                const HomeVisitState& state,
                const base::Policy& policy) {
    using Command = v1::HomeVisitCommand;
    const Asked asked{command, state, policy};
    switch (command.kind_case()) {
        case Command::kRequestHomeVisit:
            return request(command.request_home_visit(), asked);
        case Command::kRouteHomeVisit:
            return route(command.route_home_visit(), asked);
        case Command::kReceiveHomeVisit:
            return receive(asked);
        case Command::kRejectHomeVisit:
            return reject(command.reject_home_visit(), asked);
        case Command::kRerouteHomeVisit:
            return reroute(command.reroute_home_visit(), asked);
        case Command::kAssignHomeVisit:
            return assign(command.assign_home_visit(), asked);
        case Command::kReassignHomeVisit:
            return reassign(command.reassign_home_visit(), asked);
        case Command::kScheduleHomeVisit:
            return schedule(command.schedule_home_visit(), asked);
        case Command::kStartHomeVisitTravel:
            return start_travel(command.start_home_visit_travel(), asked);
        case Command::kRecordVisitorArrival:
            return record_arrival(command.record_visitor_arrival(), asked);
        case Command::kRecordFailedAttempt:
            return record_failed_attempt(command.record_failed_attempt(), asked);
        case Command::kCompleteHomeVisit:
            return complete(command.complete_home_visit(), asked);
        case Command::kFailHomeVisit:
            return fail(command.fail_home_visit(), asked);
        case Command::kHoldHomeVisit:
            return hold(command.hold_home_visit(), asked);
        case Command::kResumeHomeVisit:
            return resume(asked);
        case Command::kCancelHomeVisit:
            return cancel(command.cancel_home_visit(), asked);
        case Command::kExpireHomeVisit:
            return expire(command.expire_home_visit(), asked);
        case Command::kVoidHomeVisit:
            return void_visit(command.void_home_visit(), asked);
        case Command::kMarkHomeVisitUnroutable:
            return mark_unroutable(command.mark_home_visit_unroutable(), asked);
        case Command::kAddSafetyNote:
            return add_safety_note(command.add_safety_note(), asked);
        case Command::kRecordLateFact:
            return record_late_fact(command.record_late_fact(), asked);
        case Command::kChangeContactRule:
            return change_contact_rule(command.change_contact_rule(), asked);
        case Command::kRecordBreach:
            return record_breach(command.record_breach(), asked);
        case Command::kRecordConflict:
            return record_conflict(command.record_conflict(), asked);
        case Command::KIND_NOT_SET:
            break;
    }
    throw std::logic_error("a home visit's command of a kind this build does not know");
}

common::v1::Ownership ownership(const HomeVisitState& state) {
    common::v1::Ownership owner;
    if (!state.requester().empty()) owner.add_institutions(state.requester());
    if (!state.jurisdiction().empty()) owner.add_jurisdictions(state.jurisdiction());
    owner.set_unrouted(state.status() == HomeVisitState::REQUESTED);
    return owner;
}

v1::HomeVisitCommand on_timer(const common::v1::ArmedDeadline& due) {
    v1::HomeVisitCommand command;
    if (due.deadline().timer() == kExpire) {
        command.mutable_expire_home_visit()->set_version(due.version());
    } else {
        *command.mutable_record_breach() = deadlines::record_breach(due);
    }
    return command;
}

std::string_view state_name(const HomeVisitState& state) {
    return HomeVisitState::Status_Name(state.status());
}

}  // namespace enlace::homevisits
