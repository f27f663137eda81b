#pragma once

#include <string>
#include <string_view>

#include "base/decision.h"
#include "base/event_info.h"
#include "base/policy.h"
#include "enlace/access/v1/access.pb.h"
#include "enlace/common/v1/common.pb.h"

// That somebody has read about somebody. Recorded, whoever it is and whatever was read before:
// there is no state.
//
// All functions are pure: no clock, no I/O, no randomness.
namespace enlace::access {

inline constexpr std::string_view kService = "access";
inline constexpr std::string_view kKind = "access";

using AccessDecision = base::Decision<v1::AccessEvent, v1::Rejection>;

AccessDecision decide(const v1::AccessCommand& command,
                      const v1::AccessState& state,
                      const base::Policy& policy);

v1::AccessState evolve(v1::AccessState state,
                       const v1::AccessEvent& event,
                       const base::EventInfo& info);

// Nobody's: what was read is for those who see everything.
common::v1::Ownership ownership(const v1::AccessState& state);
v1::AccessCommand on_timer(const common::v1::ArmedDeadline& due);
std::string_view state_name(const v1::AccessState& state);

// The stream of all that is read of one patient; `patient` is the id of a stream.
std::string stream_of(std::string_view patient);

}  // namespace enlace::access
