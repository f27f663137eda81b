#include "care/conflict.h"
#include "telemedicine/domain/asked.h"

namespace enlace::telemedicine {

Decision record_breach(const common::v1::RecordBreach& command, const Asked& asked) {
    if (!asked.by({common::v1::TIMER})) return v1::ROLE_NOT_ALLOWED;
    if (const auto refused = asked.not_open()) return *refused;
    // Waiting for the patient ends by itself.
    if (command.timer() == kNoShowAfter) return unchanged();
    auto recorded = deadlines::breach(command, asked.state.deadlines(), kMachine,
                                      asked.state.escalation_level(), asked.policy, asked.now_us(),
                                      {.institutions = {has_to_act(asked.state)}}, asked.matter());
    if (!recorded) return unchanged();

    TelemedicineEvent event;
    *event.mutable_breach_recorded() = std::move(*recorded);
    return event;
}

Decision record_conflict(const common::v1::RecordConflict& command, const Asked& asked) {
    if (!asked.by({common::v1::REACTION})) return v1::ROLE_NOT_ALLOWED;
    if (asked.status() == TelemedicineState::ABSENT) return v1::SESSION_UNKNOWN;
    if (asked.status() == TelemedicineState::VOIDED) return v1::SESSION_VOIDED;

    TelemedicineEvent event;
    *event.mutable_conflict_found() = care::conflict_found(command);
    return event;
}

}  // namespace enlace::telemedicine
