#include "care/conflict.h"
#include "grievances/domain/asked.h"

namespace enlace::grievances {
namespace {

using Status = GrievanceState;

}  // namespace

Decision withdraw(const v1::WithdrawGrievance& command, const Asked& asked) {
    if (const auto refused = asked.not_complainant()) return *refused;
    if (asked.status() == Status::WITHDRAWN) return unchanged();
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in({Status::RECEIVED, Status::CLASSIFIED, Status::ASSIGNED, Status::INVESTIGATING,
                   Status::AWAITING_INFO}))
        return v1::NOT_TO_BE_WITHDRAWN;

    GrievanceEvent event;
    if (asked.status() == Status::INVESTIGATING && asked.state.severe()) {
        if (asked.state.withdrawal_noted()) return unchanged();
        auto& noted = *event.mutable_withdrawal_noted();
        noted.set_severity(asked.state.severity());
        noted.set_reason(command.reason());
        return event;
    }
    auto& withdrawn = *event.mutable_grievance_withdrawn();
    *withdrawn.mutable_handling() = asked.handling();
    withdrawn.set_reason(command.reason());
    return event;
}

Decision void_grievance(const v1::VoidGrievance& command, const Asked& asked) {
    if (const auto refused = asked.not_author()) return *refused;
    if (asked.status() == Status::ABSENT) return v1::GRIEVANCE_UNKNOWN;
    if (asked.status() == Status::VOIDED) return unchanged();
    if (command.code() == v1::GrievanceVoid::UNSPECIFIED || command.reason().empty())
        return v1::COMMAND_MALFORMED;

    GrievanceEvent event;
    auto& voided = *event.mutable_grievance_voided();
    voided.set_code(command.code());
    voided.set_reason(command.reason());
    return event;
}

Decision record_breach(const common::v1::RecordBreach& command, const Asked& asked) {
    if (!asked.by({common::v1::TIMER})) return v1::ROLE_NOT_ALLOWED;
    if (const auto refused = asked.not_open()) return *refused;
    // Waiting for others ends by itself.
    if (command.timer() == kInfoBy || command.timer() == kCloseAfter) return unchanged();
    auto recorded = deadlines::breach(command, asked.state.deadlines(), kMachine,
                                      asked.state.escalation_level(), asked.policy, asked.now_us(),
                                      {.institutions = {asked.state.unit()}}, asked.matter());
    if (!recorded) return unchanged();

    GrievanceEvent event;
    *event.mutable_breach_recorded() = std::move(*recorded);
    return event;
}

Decision record_conflict(const common::v1::RecordConflict& command, const Asked& asked) {
    if (!asked.by({common::v1::REACTION})) return v1::ROLE_NOT_ALLOWED;
    if (const auto refused = asked.not_there()) return *refused;

    GrievanceEvent event;
    *event.mutable_conflict_found() = care::conflict_found(command);
    return event;
}

}  // namespace enlace::grievances
