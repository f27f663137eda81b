#include "care/conflict.h"
#include "referral/domain/asked.h"

namespace enlace::referral {
namespace {

using Status = ReferralState;

// Nothing expires before its silence was recorded, and before somebody had the time to respond to
// that record while the engine was there to take the response.
common::v1::Deadline expiry(const Asked& asked) {
    const std::int64_t response_us = asked.answer_response_us();
    common::v1::Deadline deadline;
    deadline.set_timer(std::string(kExpire));
    deadline.set_due_us(asked.now_us() + response_us);
    deadline.set_response_us(response_us);
    deadline.set_only_while_served(true);
    return deadline;
}

}  // namespace

Decision record_breach(const common::v1::RecordBreach& command, const Asked& asked) {
    if (!asked.by({common::v1::TIMER})) return v1::ROLE_NOT_ALLOWED;
    if (const auto refused = asked.not_open()) return *refused;
    const deadlines::Owing owing{.institutions = {has_to_act(asked.state)}};
    auto recorded = deadlines::breach(command, asked.state.deadlines(), kMachine,
                                      asked.state.escalation_level(), asked.policy, asked.now_us(),
                                      owing, asked.matter());
    if (!recorded) return unchanged();
    if (command.timer() == kAnswerBy) *recorded->mutable_next() = expiry(asked);

    ReferralEvent event;
    *event.mutable_breach_recorded() = std::move(*recorded);
    return event;
}

Decision expire(const v1::ExpireReferral& command, const Asked& asked) {
    if (!asked.by({common::v1::TIMER})) return v1::ROLE_NOT_ALLOWED;
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in({Status::SENT, Status::RECEIVED, Status::NEEDS_INFO})) return v1::NOT_TO_EXPIRE;
    const auto* due = deadlines::due_deadline(asked.state.deadlines(), kExpire, command.version(),
                                              asked.now_us());
    if (!due) return unchanged();
    const std::int64_t served_us = asked.now_us() - asked.command.context().serving_since_us();
    if (served_us < due->deadline().response_us()) return unchanged();

    ReferralEvent event;
    auto& expired = *event.mutable_referral_expired();
    expired.set_due_us(due->deadline().due_us());
    expired.set_policy_version(asked.policy.version);
    *expired.mutable_acknowledge_by() = asked.referrers_clock(kAcknowledgeBy);
    return event;
}

Decision record_conflict(const common::v1::RecordConflict& command, const Asked& asked) {
    if (!asked.by({common::v1::REACTION})) return v1::ROLE_NOT_ALLOWED;
    if (asked.status() == Status::ABSENT) return v1::REFERRAL_UNKNOWN;
    if (asked.status() == Status::VOIDED) return v1::REFERRAL_VOIDED;
    // Who knew of another one said why; and where there still is none, nothing was missed.
    if (command.guard() == kSameNeedGuard && (command.rested_on() != "0" || command.found() == "0"))
        return unchanged();

    ReferralEvent event;
    *event.mutable_conflict_found() = care::conflict_found(command);
    return event;
}

}  // namespace enlace::referral
