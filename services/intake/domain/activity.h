#pragma once

#include <string_view>
#include <vector>

#include "base/decision.h"
#include "base/event_info.h"
#include "base/field_error.h"
#include "base/policy.h"
#include "enlace/common/v1/common.pb.h"
#include "enlace/intake/v1/activity.pb.h"
#include "enlace/intake/v1/rejection.pb.h"

// What an office did without a case. It is its institution's alone, and is either right or void.
//
// All functions are pure: no clock, no I/O, no randomness.
namespace enlace::intake {

using ActivityDecision = base::Decision<v1::ActivityEvent, v1::Rejection>;

ActivityDecision decide(const v1::ActivityCommand& command,
                        const v1::ActivityState& state,
                        const base::Policy& policy);

// Throws std::logic_error at an event of no kind.
v1::ActivityState evolve(v1::ActivityState state,
                         const v1::ActivityEvent& event,
                         const base::EventInfo& info);

common::v1::Ownership ownership(const v1::ActivityState& state);

// There are no clocks. Throws std::logic_error.
v1::ActivityCommand on_activity_timer(const common::v1::ArmedDeadline& due);

std::string_view state_name(const v1::ActivityState& state);

// As of the other machines (fields.h).
std::vector<base::FieldError> malformed(const v1::ActivityCommand& command);

}  // namespace enlace::intake
