#include <algorithm>

#include "grievances/domain/asked.h"

namespace enlace::grievances {
namespace {

using Status = GrievanceState;
using v1::Satisfied;
using namespace common::v1;

// On a scale from 1 to 5.
Satisfied::Code satisfied_by(std::uint32_t score) {
    if (score >= 4) return Satisfied::YES;
    return score <= 2 ? Satisfied::NO : Satisfied::UNKNOWN;
}

// Whoever gets it back has what was left, or as long as an escalation leaves them.
Deadline clock_anew(const Asked& asked) {
    auto fresh = asked.clock(kResolveBy);
    if (!asked.state.has_resolve_by()) return fresh;
    auto left = asked.state.resolve_by();
    const std::int64_t response_us =
        asked.policy.response_us("grievance.resolve_by", asked.now_us(), asked.matter());
    left.set_due_us(std::max(left.due_us(), asked.now_us() + response_us));
    return left;
}

bool may_be_reopened(const Asked& asked) {
    return asked.now_us() <= asked.state.reopen_until_us();
}

}  // namespace

Decision return_resolution(const v1::ReturnResolution& command, const Asked& asked) {
    if (const auto refused = asked.not_committee()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::RESOLUTION_PROPOSED) return v1::NO_RESOLUTION;
    if (command.reason().empty()) return v1::COMMAND_MALFORMED;

    GrievanceEvent event;
    auto& returned = *event.mutable_resolution_returned();
    *returned.mutable_resolve_by() = clock_anew(asked);
    returned.set_reason(command.reason());
    return event;
}

Decision notify(const v1::NotifyResolution& command, const Asked& asked) {
    if (const auto refused = asked.not_manager()) return *refused;
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::RESOLUTION_PROPOSED) return v1::NO_RESOLUTION;
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;

    GrievanceEvent event;
    auto& notified = *event.mutable_resolution_notified();
    notified.set_channel(command.channel());
    notified.set_notified_at_us(asked.when(command.notified_at(), command.has_notified_at()));
    notified.set_not_reachable(command.not_reachable());
    *notified.mutable_handling() = asked.handling();
    *notified.mutable_close_after() = asked.clock_for_others(kCloseAfter);
    notified.set_why_not_reachable(command.why_not_reachable());
    return event;
}

Decision close(const v1::CloseGrievance& command, const Asked& asked) {
    const bool by_timer = asked.by({TIMER});
    if (!by_timer) {
        if (const auto refused = asked.not_manager()) return *refused;
    }
    if (asked.status() == Status::CLOSED) return unchanged();
    if (const auto refused = asked.not_open()) return *refused;
    if (asked.status() != Status::NOTIFIED) return v1::NOT_NOTIFIED;
    if (by_timer && !asked.is_due(kCloseAfter, command.version())) return unchanged();
    if (!by_timer && command.satisfied() == Satisfied::UNSPECIFIED) return v1::COMMAND_MALFORMED;
    if (!by_timer && command.satisfied() != Satisfied::YES && may_be_reopened(asked))
        return v1::STILL_TO_BE_REOPENED;

    GrievanceEvent event;
    auto& closed = *event.mutable_grievance_closed();
    const auto told = by_timer ? asked.state.satisfied() : command.satisfied();
    closed.set_satisfied(told == Satisfied::UNSPECIFIED ? Satisfied::UNKNOWN : told);
    closed.set_by_timer(by_timer);
    closed.set_unit(asked.state.unit());
    closed.set_area(asked.state.area());
    closed.set_has_contact(asked.state.has_contact());
    closed.set_outcome(asked.state.outcome());
    return event;
}

Decision reopen(const v1::ReopenGrievance& command, const Asked& asked) {
    if (!asked.by({PUBLIC, AUDITOR})) return v1::ROLE_NOT_ALLOWED;
    if (asked.by({PUBLIC}) && asked.status() == Status::CLOSED) return v1::REOPENING_WINDOW_OVER;
    if (const auto refused = asked.not_there()) return *refused;
    if (!asked.in({Status::NOTIFIED, Status::CLOSED})) return v1::NOT_TO_BE_REOPENED;
    if (asked.status() == Status::NOTIFIED && !may_be_reopened(asked))
        return v1::REOPENING_WINDOW_OVER;
    if (command.code() == v1::GrievanceReopening::UNSPECIFIED || command.reason().empty())
        return v1::COMMAND_MALFORMED;

    GrievanceEvent event;
    auto& reopened = *event.mutable_grievance_reopened();
    reopened.set_code(command.code());
    reopened.set_attempt(asked.state.attempt() + 1);
    *reopened.mutable_start_by() = asked.clock(kStartBy);
    reopened.set_reason(command.reason());
    return event;
}

Decision record_satisfaction(const v1::RecordSatisfaction& command, const Asked& asked) {
    if (const auto refused = asked.not_complainant()) return *refused;
    if (const auto refused = asked.not_there()) return *refused;
    if (!asked.in({Status::NOTIFIED, Status::CLOSED})) return v1::NOT_ANSWERED_YET;
    if (asked.is_malformed() || command.score() == 0) return v1::COMMAND_MALFORMED;

    GrievanceEvent event;
    auto& recorded = *event.mutable_satisfaction_recorded();
    recorded.set_score(command.score());
    recorded.set_satisfied(satisfied_by(command.score()));
    recorded.set_comment(command.comment());
    return event;
}

}  // namespace enlace::grievances
