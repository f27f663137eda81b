#include <stdexcept>
#include <utility>

#include "deadlines/clocks.h"
#include "homevisits/domain/home_visit.h"

namespace enlace::homevisits {
namespace {

using v1::HomeVisitEvent;
using v1::HomeVisitState;

void enter(HomeVisitState& state, HomeVisitState::Status status) {
    state.set_status(status);
    state.clear_deadlines();
}

// Every state has its own clock and no other.
void enter(HomeVisitState& state,
           HomeVisitState::Status status,
           const common::v1::Deadline& clock,
           const base::EventInfo& info) {
    enter(state, status);
    deadlines::arm(*state.mutable_deadlines(), clock, info.version);
}

// The window goes on running while the visit moves towards it.
void enter_with_the_same_clock(HomeVisitState& state, HomeVisitState::Status status) {
    state.set_status(status);
}

void take_request(HomeVisitState& state,
                  const v1::HomeVisitRequested& requested,
                  const base::EventInfo& info) {
    enter(state, HomeVisitState::REQUESTED, requested.route_by(), info);
    state.set_case_id(requested.case_id());
    state.set_patient_id(requested.patient_id());
    state.set_requester(requested.requester());
    state.set_window_start_us(requested.window_start_us());
    state.set_window_end_us(requested.window_end_us());
    state.set_max_attempts(requested.max_attempts());
    state.set_priority(requested.priority());
    state.set_reason(requested.reason());
    state.set_map_version(requested.routing().map_version());
    state.set_asked_by(requested.asked_by());
    *state.mutable_counted() = requested.counted();
}

}  // namespace

HomeVisitState evolve(HomeVisitState state,
                      const HomeVisitEvent& event,
                      const base::EventInfo& info) {
    switch (event.kind_case()) {
        case HomeVisitEvent::kHomeVisitRequested:
            take_request(state, event.home_visit_requested(), info);
            return state;
        case HomeVisitEvent::kHomeVisitRouted:
            enter(state, HomeVisitState::ROUTED, event.home_visit_routed().window_end(), info);
            state.set_jurisdiction(event.home_visit_routed().jurisdiction());
            state.set_routing_attempt(1);
            return state;
        case HomeVisitEvent::kHomeVisitReceived:
            enter_with_the_same_clock(state, HomeVisitState::RECEIVED);
            return state;
        case HomeVisitEvent::kHomeVisitRejected:
            enter(state, HomeVisitState::REJECTED, event.home_visit_rejected().reroute_by(), info);
            state.add_rejected_by(event.home_visit_rejected().jurisdiction());
            return state;
        case HomeVisitEvent::kHomeVisitRerouted:
            enter(state, HomeVisitState::ROUTED, event.home_visit_rerouted().window_end(), info);
            state.set_jurisdiction(event.home_visit_rerouted().jurisdiction());
            state.set_routing_attempt(event.home_visit_rerouted().routing_attempt());
            return state;
        case HomeVisitEvent::kHomeVisitAssigned:
            enter_with_the_same_clock(state, HomeVisitState::ASSIGNED);
            *state.mutable_visitors() = event.home_visit_assigned().visitors();
            return state;
        case HomeVisitEvent::kHomeVisitReassigned:
            *state.mutable_visitors() = event.home_visit_reassigned().visitors();
            return state;
        case HomeVisitEvent::kHomeVisitScheduled:
            if (event.home_visit_scheduled().has_window_end()) {
                enter(state, HomeVisitState::SCHEDULED, event.home_visit_scheduled().window_end(),
                      info);
            } else {
                enter_with_the_same_clock(state, HomeVisitState::SCHEDULED);
            }
            return state;
        case HomeVisitEvent::kVisitorEnRoute:
            enter(state, HomeVisitState::EN_ROUTE, event.visitor_en_route().no_word(), info);
            return state;
        case HomeVisitEvent::kVisitorArrived:
            enter(state, HomeVisitState::ON_SITE, event.visitor_arrived().no_word(), info);
            return state;
        case HomeVisitEvent::kHomeVisitAttemptFailed:
            enter(state, HomeVisitState::ATTEMPT_FAILED,
                  event.home_visit_attempt_failed().retry_by(), info);
            state.set_attempts(event.home_visit_attempt_failed().attempt());
            state.set_ends_with(event.home_visit_attempt_failed().ends_with());
            return state;
        case HomeVisitEvent::kHomeVisitCompleted:
            enter(state, HomeVisitState::COMPLETED);
            state.set_next_step(event.home_visit_completed().next_step());
            return state;
        case HomeVisitEvent::kHomeVisitFailed:
            enter(state, HomeVisitState::FAILED);
            return state;
        case HomeVisitEvent::kHomeVisitHeld:
            enter(state, HomeVisitState::ON_HOLD, event.home_visit_held().hold_review(), info);
            return state;
        case HomeVisitEvent::kHomeVisitResumed:
            enter(state, HomeVisitState::ASSIGNED, event.home_visit_resumed().window_end(), info);
            return state;
        case HomeVisitEvent::kHomeVisitCancelled:
            enter(state, HomeVisitState::CANCELLED);
            return state;
        case HomeVisitEvent::kHomeVisitExpired:
            enter(state, HomeVisitState::EXPIRED);
            return state;
        case HomeVisitEvent::kHomeVisitVoided:
            enter(state, HomeVisitState::VOIDED);
            return state;
        case HomeVisitEvent::kHomeVisitUnroutable:
            state.set_unroutable(true);
            return state;
        case HomeVisitEvent::kSafetyNoteAdded:
        case HomeVisitEvent::kLateFactRecorded:
        case HomeVisitEvent::kConflictFound:
            return state;
        case HomeVisitEvent::kContactRuleChanged:
            state.set_case_forbids_contact(event.contact_rule_changed().do_not_contact());
            state.set_allowed_channel(event.contact_rule_changed().allowed_channel());
            return state;
        case HomeVisitEvent::kBreachRecorded:
            deadlines::take_breach(*state.mutable_deadlines(), event.breach_recorded(),
                                   info.version);
            state.set_escalation_level(event.breach_recorded().escalation_level());
            return state;
        case HomeVisitEvent::KIND_NOT_SET:
            break;
    }
    throw std::logic_error("a home visit's event of a kind this build does not know");
}

}  // namespace enlace::homevisits
