#include <algorithm>
#include <stdexcept>
#include <utility>

#include "grievances/domain/asked.h"

namespace enlace::grievances {
namespace {

void stop_clock(GrievanceState& state, std::string_view timer) {
    auto& deadlines = *state.mutable_deadlines();
    const auto stopped = std::ranges::find_if(
        deadlines, [&](const auto& armed) { return armed.deadline().timer() == timer; });
    if (stopped != deadlines.end()) deadlines.erase(stopped);
}

bool is_severe(v1::GrievanceSeverity::Code severity) {
    return severity == v1::GrievanceSeverity::GRAVE || severity == v1::GrievanceSeverity::CRITICA;
}

void enter(GrievanceState& state, GrievanceState::Status status) {
    state.set_status(status);
    state.clear_deadlines();
}

void enter(GrievanceState& state,
           GrievanceState::Status status,
           const common::v1::Deadline& clock,
           const base::EventInfo& info) {
    enter(state, status);
    if (!clock.timer().empty()) deadlines::arm(*state.mutable_deadlines(), clock, info.version);
}

// What is left of the investigation's clock waits until it runs again.
void leave_investigation(GrievanceState& state) {
    state.clear_resolve_by();
    for (const auto& armed : state.deadlines()) {
        if (armed.deadline().timer() == kResolveBy) *state.mutable_resolve_by() = armed.deadline();
    }
}

void investigate(GrievanceState& state,
                 const common::v1::Deadline& resolve_by,
                 const base::EventInfo& info) {
    enter(state, GrievanceState::INVESTIGATING, resolve_by, info);
    state.clear_resolve_by();
}

void resume(GrievanceState& state, const auto& event, const base::EventInfo& info) {
    investigate(state, event.resolve_by(), info);
    std::int64_t stopped_us = 0;
    if (!__builtin_add_overflow(state.stopped_us(), event.stopped_us(), &stopped_us))
        state.set_stopped_us(stopped_us);  // Else no machine that we know recorded it.
    state.clear_stopped_at_us();
}

void take_received(GrievanceState& state,
                   const v1::GrievanceReceived& received,
                   const base::EventInfo& info) {
    enter(state, GrievanceState::RECEIVED, received.acknowledge_by(), info);
    deadlines::arm(*state.mutable_deadlines(), received.classify_by(), info.version);
    state.set_unit(received.unit());
    state.set_author(received.author());
    state.set_type(received.type());
    *state.mutable_complained_keys() = received.complained_keys();
    state.set_has_contact(received.has_contact());
    state.set_attempt(1);
    state.set_started_at_us(received.received_at_us());
}

// The clock of the acknowledgement runs on.
void take_classified(GrievanceState& state,
                     const v1::GrievanceClassified& classified,
                     const base::EventInfo& info) {
    state.set_status(GrievanceState::CLASSIFIED);
    stop_clock(state, kClassifyBy);
    deadlines::arm(*state.mutable_deadlines(), classified.assign_by(), info.version);
    state.set_type(classified.type());
    state.set_severity(classified.severity());
    state.set_severe(is_severe(classified.severity()));
    state.set_area(classified.area());
    *state.mutable_complained_keys() = classified.complained_keys();
}

void take_reopened(GrievanceState& state,
                   const v1::GrievanceReopened& reopened,
                   const base::EventInfo& info) {
    enter(state, GrievanceState::REOPENED, reopened.start_by(), info);
    state.set_attempt(reopened.attempt());
    state.set_started_at_us(info.recorded_at_us);
    state.clear_stopped_us();
    state.clear_resolve_by();
    state.clear_reopen_until_us();
    state.clear_outcome();
    state.clear_satisfied();
    state.clear_withdrawal_noted();
    state.clear_escalation_level();
}

}  // namespace

GrievanceState evolve(GrievanceState state,
                      const GrievanceEvent& event,
                      const base::EventInfo& info) {
    switch (event.kind_case()) {
        case GrievanceEvent::kGrievanceReceived:
            take_received(state, event.grievance_received(), info);
            return state;
        case GrievanceEvent::kGrievanceAcknowledged:
            stop_clock(state, kAcknowledgeBy);
            state.set_acknowledged(true);
            return state;
        case GrievanceEvent::kGrievanceClassified:
            take_classified(state, event.grievance_classified(), info);
            return state;
        case GrievanceEvent::kGrievanceDismissed:
            enter(state, GrievanceState::DISMISSED);
            return state;
        case GrievanceEvent::kGrievanceForwarded:
            enter(state, GrievanceState::FORWARDED);
            state.set_forwarded_to(event.grievance_forwarded().institution());
            state.set_outcome(v1::GrievanceOutcome::FORWARDED);
            return state;
        case GrievanceEvent::kGrievanceAssigned:
            enter(state, GrievanceState::ASSIGNED, event.grievance_assigned().start_by(), info);
            state.set_responsible(event.grievance_assigned().responsible());
            return state;
        case GrievanceEvent::kInvestigationStarted:
            investigate(state, event.investigation_started().resolve_by(), info);
            return state;
        case GrievanceEvent::kGrievanceInfoRequested:
            leave_investigation(state);
            enter(state, GrievanceState::AWAITING_INFO, event.grievance_info_requested().info_by(),
                  info);
            state.set_stopped_at_us(info.recorded_at_us);
            return state;
        case GrievanceEvent::kGrievanceInfoProvided:
            resume(state, event.grievance_info_provided(), info);
            return state;
        case GrievanceEvent::kGrievanceInfoOverdue:
            resume(state, event.grievance_info_overdue(), info);
            return state;
        case GrievanceEvent::kResolutionProposed:
            leave_investigation(state);
            enter(state, GrievanceState::RESOLUTION_PROPOSED,
                  event.resolution_proposed().notify_by(), info);
            state.set_outcome(event.resolution_proposed().outcome());
            return state;
        case GrievanceEvent::kResolutionReturned:
            investigate(state, event.resolution_returned().resolve_by(), info);
            state.clear_outcome();
            return state;
        case GrievanceEvent::kResolutionNotified:
            enter(state, GrievanceState::NOTIFIED, event.resolution_notified().close_after(), info);
            state.set_reopen_until_us(event.resolution_notified().close_after().due_us());
            return state;
        case GrievanceEvent::kGrievanceClosed:
            enter(state, GrievanceState::CLOSED);
            state.set_satisfied(event.grievance_closed().satisfied());
            return state;
        case GrievanceEvent::kGrievanceReopened:
            take_reopened(state, event.grievance_reopened(), info);
            return state;
        case GrievanceEvent::kGrievanceWithdrawn:
            enter(state, GrievanceState::WITHDRAWN);
            state.set_outcome(v1::GrievanceOutcome::WITHDRAWN);
            return state;
        case GrievanceEvent::kWithdrawalNoted:
            state.set_withdrawal_noted(true);
            return state;
        case GrievanceEvent::kGrievanceVoided:
            enter(state, GrievanceState::VOIDED);
            return state;
        case GrievanceEvent::kSatisfactionRecorded:
            state.set_satisfied(event.satisfaction_recorded().satisfied());
            return state;
        case GrievanceEvent::kBreachRecorded:
            deadlines::take_breach(*state.mutable_deadlines(), event.breach_recorded(),
                                   info.version);
            state.set_escalation_level(event.breach_recorded().escalation_level());
            return state;
        case GrievanceEvent::kConflictFound:
            return state;
        case GrievanceEvent::KIND_NOT_SET:
            break;
    }
    throw std::logic_error("a grievance's event of a kind this build does not know");
}

}  // namespace enlace::grievances
