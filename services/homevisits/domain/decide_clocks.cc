#include "base/clock.h"
#include "care/conflict.h"
#include "homevisits/domain/asked.h"

namespace enlace::homevisits {
namespace {

constexpr std::string_view kWindowEnd = "window_end";

// Nothing expires before its silence was recorded, and before somebody had the time to respond to
// that record while the engine was there to take the response.
common::v1::Deadline expiry(const Asked& asked) {
    const std::int64_t grace_us = asked.policy.limit("home_visit.grace_hours") * base::kHour_us;
    const std::int64_t response_us =
        asked.policy.response_us("home_visit.window_end", asked.now_us(), asked.matter());
    common::v1::Deadline deadline;
    deadline.set_timer(std::string(kExpire));
    deadline.set_due_us(
        std::max(asked.state.window_end_us() + grace_us, asked.now_us() + response_us));
    deadline.set_response_us(response_us);
    deadline.set_only_while_served(true);
    return deadline;
}

}  // namespace

Decision record_breach(const common::v1::RecordBreach& command, const Asked& asked) {
    if (!asked.by({common::v1::TIMER})) return v1::ROLE_NOT_ALLOWED;
    if (const auto refused = asked.not_open()) return *refused;
    const auto owners = ownership(asked.state);
    deadlines::Owing owing;
    if (owners.jurisdictions_size() > 0) owing.jurisdiction = owners.jurisdictions(0);
    auto recorded = deadlines::breach(command, asked.state.deadlines(), kMachine,
                                      asked.state.escalation_level(), asked.policy, asked.now_us(),
                                      owing, asked.matter());
    if (!recorded) return unchanged();
    if (command.timer() == kWindowEnd) *recorded->mutable_next() = expiry(asked);

    HomeVisitEvent event;
    *event.mutable_breach_recorded() = std::move(*recorded);
    return event;
}

Decision expire(const v1::ExpireHomeVisit& command, const Asked& asked) {
    if (!asked.by({common::v1::TIMER})) return v1::ROLE_NOT_ALLOWED;
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in({HomeVisitState::ROUTED, HomeVisitState::RECEIVED, HomeVisitState::ASSIGNED,
                   HomeVisitState::SCHEDULED}))
        return v1::NOT_TO_EXPIRE;
    const auto* due = deadlines::due_deadline(asked.state.deadlines(), kExpire, command.version(),
                                              asked.now_us());
    if (!due) return unchanged();
    const std::int64_t served_us = asked.now_us() - asked.command.context().serving_since_us();
    if (served_us < due->deadline().response_us()) return unchanged();

    HomeVisitEvent event;
    auto& expired = *event.mutable_home_visit_expired();
    expired.set_case_id(asked.state.case_id());
    expired.set_asked_by(asked.state.asked_by());
    expired.set_due_us(due->deadline().due_us());
    expired.set_policy_version(asked.policy.version);
    return event;
}

Decision record_conflict(const common::v1::RecordConflict& command, const Asked& asked) {
    if (!asked.by({common::v1::REACTION})) return v1::ROLE_NOT_ALLOWED;
    if (asked.status() == HomeVisitState::ABSENT) return v1::VISIT_UNKNOWN;
    if (asked.status() == HomeVisitState::VOIDED) return v1::VISIT_VOIDED;

    HomeVisitEvent event;
    *event.mutable_conflict_found() = care::conflict_found(command);
    return event;
}

}  // namespace enlace::homevisits
