#include "homevisits/domain/asked.h"

namespace enlace::homevisits {
namespace {

using Status = HomeVisitState;

bool same_visitors(const Asked& asked, const auto& visitors) {
    return std::ranges::equal(asked.state.visitors(), visitors);
}

}  // namespace

Decision receive(const Asked& asked) {
    if (const auto refused = asked.not_coordinator()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() == Status::RECEIVED) return unchanged();
    if (asked.status() != Status::ROUTED) return v1::NOT_AWAITING_RECEIPT;

    HomeVisitEvent event;
    event.mutable_home_visit_received();
    return event;
}

Decision reject(const v1::RejectHomeVisit& command, const Asked& asked) {
    if (const auto refused = asked.not_coordinator()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in({Status::ROUTED, Status::RECEIVED})) return v1::NOT_TO_BE_REJECTED;

    HomeVisitEvent event;
    auto& rejected = *event.mutable_home_visit_rejected();
    rejected.set_code(command.code());
    rejected.set_jurisdiction(asked.state.jurisdiction());
    rejected.set_case_id(asked.state.case_id());
    rejected.set_asked_by(asked.state.asked_by());
    *rejected.mutable_reroute_by() = asked.clock("reroute_by", asked.now_us());
    rejected.set_reason(command.reason());
    return event;
}

Decision assign(const v1::AssignHomeVisit& command, const Asked& asked) {
    if (const auto refused = asked.not_coordinator()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() == Status::ASSIGNED && same_visitors(asked, command.visitors()))
        return unchanged();
    if (asked.status() != Status::RECEIVED) return v1::NOT_RECEIVED;
    if (command.visitors().empty()) return v1::VISITORS_MISSING;

    HomeVisitEvent event;
    *event.mutable_home_visit_assigned()->mutable_visitors() = command.visitors();
    return event;
}

Decision reassign(const v1::ReassignHomeVisit& command, const Asked& asked) {
    if (const auto refused = asked.not_coordinator()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::ASSIGNED) return v1::NOT_ASSIGNED;
    if (command.visitors().empty()) return v1::VISITORS_MISSING;
    if (same_visitors(asked, command.visitors())) return unchanged();

    HomeVisitEvent event;
    auto& reassigned = *event.mutable_home_visit_reassigned();
    *reassigned.mutable_visitors() = command.visitors();
    reassigned.set_code(command.code());
    reassigned.set_reason(command.reason());
    return event;
}

Decision hold(const v1::HoldHomeVisit& command, const Asked& asked) {
    if (const auto refused = asked.not_coordinator()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (!asked.in({Status::ASSIGNED, Status::SCHEDULED, Status::ATTEMPT_FAILED}))
        return v1::NOT_TO_BE_HELD;
    if (asked.is_over()) return v1::ATTEMPTS_EXHAUSTED;
    if (to_us(command.review_at()) <= asked.now_us()) return v1::REVIEW_DATE_PAST;

    HomeVisitEvent event;
    auto& held = *event.mutable_home_visit_held();
    held.set_code(command.code());
    *held.mutable_hold_review() = asked.clock("hold_review", to_us(command.review_at()));
    held.set_reason(command.reason());
    return event;
}

Decision resume(const Asked& asked) {
    if (const auto refused = asked.not_coordinator()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::ON_HOLD) return v1::NOT_ON_HOLD;

    HomeVisitEvent event;
    *event.mutable_home_visit_resumed()->mutable_window_end() =
        asked.clock("window_end", asked.state.window_end_us());
    return event;
}

Decision fail(const v1::FailHomeVisit& command, const Asked& asked) {
    const bool by_reaction = asked.by({common::v1::REACTION});
    if (!by_reaction) {
        if (const auto refused = asked.not_coordinator()) return *refused;
    }
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::ATTEMPT_FAILED) return v1::NO_FAILED_ATTEMPT;
    if (!asked.is_over()) return v1::ATTEMPTS_REMAIN;
    if (command.code() != asked.state.ends_with()) return v1::NOT_WHAT_THE_ATTEMPT_SAYS;
    if (!by_reaction && command.reason().empty()) return v1::COMMAND_MALFORMED;

    HomeVisitEvent event;
    auto& failed = *event.mutable_home_visit_failed();
    failed.set_case_id(asked.state.case_id());
    failed.set_asked_by(asked.state.asked_by());
    failed.set_code(command.code());
    failed.set_reason(command.reason());
    return event;
}

}  // namespace enlace::homevisits
