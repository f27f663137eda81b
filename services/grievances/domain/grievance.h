#pragma once

#include <string_view>

#include "base/decision.h"
#include "base/event_info.h"
#include "base/policy.h"
#include "enlace/common/v1/common.pb.h"
#include "enlace/grievances/v1/grievance.pb.h"
#include "enlace/grievances/v1/rejection.pb.h"

// A grievance, from its being filed to its answer, and how often it is reopened.
//
// Somebody without an account (role PUBLIC) who meets a grievance that exists is whoever filed it:
// the api lets nobody else come so far, who did not show the secret that goes with its folio.
//
// All functions are pure: no clock, no I/O, no randomness.
namespace enlace::grievances {

using Decision = base::Decision<v1::GrievanceEvent, v1::Rejection>;

Decision decide(const v1::GrievanceCommand& command,
                const v1::GrievanceState& state,
                const base::Policy& policy);

// Never refuses: a request can be turned down, a fact cannot. Throws std::logic_error at an event
// of no kind.
v1::GrievanceState evolve(v1::GrievanceState state,
                          const v1::GrievanceEvent& event,
                          const base::EventInfo& info);

// The unit it is about, which handles it; the desk that took it in; where it was forwarded to.
common::v1::Ownership ownership(const v1::GrievanceState& state);

// What was asked for and is not there is waited for no longer, and an answer that nobody objects to
// stands; every other clock records its breach.
v1::GrievanceCommand on_timer(const common::v1::ArmedDeadline& due);

// As in the contract; "ABSENT" before the first event.
std::string_view state_name(const v1::GrievanceState& state);

// Terminal: no clock runs any more.
bool has_ended(v1::GrievanceState::Status status);

// Whoever has to do with grievances at all; to everybody else of an institution there are none.
bool handles_grievances(common::v1::Role role);

}  // namespace enlace::grievances
