#pragma once

#include <string_view>

#include "base/decision.h"
#include "base/event_info.h"
#include "base/policy.h"
#include "enlace/common/v1/common.pb.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/homevisits/v1/rejection.pb.h"

// A home visit, from the hospital that asks for it to the team that makes it.
//
// All functions are pure: no clock, no I/O, no randomness.
namespace enlace::homevisits {

using Decision = base::Decision<v1::HomeVisitEvent, v1::Rejection>;

Decision decide(const v1::HomeVisitCommand& command,
                const v1::HomeVisitState& state,
                const base::Policy& policy);

// Never refuses: a request can be turned down, a fact cannot. Throws std::logic_error at an event
// of no kind.
v1::HomeVisitState evolve(v1::HomeVisitState state,
                          const v1::HomeVisitEvent& event,
                          const base::EventInfo& info);

// The institution that asked, and the jurisdiction that has the visit now: never a former one.
common::v1::Ownership ownership(const v1::HomeVisitState& state);

// An armed expiry ends the visit; every other clock records its breach.
v1::HomeVisitCommand on_timer(const common::v1::ArmedDeadline& due);

// As in the contract; "ABSENT" before the request.
std::string_view state_name(const v1::HomeVisitState& state);

bool has_ended(v1::HomeVisitState::Status status);

}  // namespace enlace::homevisits
