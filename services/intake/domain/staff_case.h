#pragma once

#include <string_view>
#include <vector>

#include "base/decision.h"
#include "base/event_info.h"
#include "base/field_error.h"
#include "base/policy.h"
#include "enlace/common/v1/common.pb.h"
#include "enlace/intake/v1/rejection.pb.h"
#include "enlace/intake/v1/staff_case.pb.h"

// A case about a member of staff, from registration to closure. It is its institution's welfare
// section's alone.
//
// All functions are pure: no clock, no I/O, no randomness.
namespace enlace::intake {

using StaffCaseDecision = base::Decision<v1::StaffCaseEvent, v1::Rejection>;

StaffCaseDecision decide(const v1::StaffCaseCommand& command,
                         const v1::StaffCaseState& state,
                         const base::Policy& policy);

// Throws std::logic_error at an event of no kind.
v1::StaffCaseState evolve(v1::StaffCaseState state,
                          const v1::StaffCaseEvent& event,
                          const base::EventInfo& info);

common::v1::Ownership ownership(const v1::StaffCaseState& state);

// There are no clocks. Throws std::logic_error.
v1::StaffCaseCommand on_staff_case_timer(const common::v1::ArmedDeadline& due);

std::string_view state_name(const v1::StaffCaseState& state);

// As of the other machines (fields.h).
std::vector<base::FieldError> malformed(const v1::StaffCaseCommand& command);

}  // namespace enlace::intake
