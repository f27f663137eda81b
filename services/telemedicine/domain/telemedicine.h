#pragma once

#include <string>
#include <string_view>

#include "base/decision.h"
#include "base/event_info.h"
#include "base/policy.h"
#include "enlace/common/v1/common.pb.h"
#include "enlace/telemedicine/v1/rejection.pb.h"
#include "enlace/telemedicine/v1/telemedicine.pb.h"

// A telemedicine session, from its proposal to what follows it.
//
// All functions are pure: no clock, no I/O, no randomness.
namespace enlace::telemedicine {

using Decision = base::Decision<v1::TelemedicineEvent, v1::Rejection>;

Decision decide(const v1::TelemedicineCommand& command,
                const v1::TelemedicineState& state,
                const base::Policy& policy);

// Never refuses: a request can be turned down, a fact cannot. Throws std::logic_error at an event
// of no kind.
v1::TelemedicineState evolve(v1::TelemedicineState state,
                             const v1::TelemedicineEvent& event,
                             const base::EventInfo& info);

// The unit that proposed it, the one that gives it, and the one where the patient sits.
common::v1::Ownership ownership(const v1::TelemedicineState& state);

// Who is still awaited when the grace is over did not come; every other clock records its breach.
v1::TelemedicineCommand on_timer(const common::v1::ArmedDeadline& due);

// As in the contract; "ABSENT" before the first event.
std::string_view state_name(const v1::TelemedicineState& state);

inline constexpr std::string_view kProviderUnit = "provider_unit";
inline constexpr std::string_view kPresentingSite = "presenting_site";

// Which of the two has to do something next; empty once it has ended.
std::string_view owes_next_step(const v1::TelemedicineState& state);
// The institution that this is.
const std::string& has_to_act(const v1::TelemedicineState& state);

// Terminal: no clock runs any more.
bool has_ended(v1::TelemedicineState::Status status);

}  // namespace enlace::telemedicine
