#pragma once

#include <string_view>

#include "base/decision.h"
#include "base/event_info.h"
#include "base/policy.h"
#include "enlace/common/v1/common.pb.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/intake/v1/rejection.pb.h"

// A case of hospital social work, from registration to closure. It is its institution's alone.
//
// All functions are pure: no clock, no I/O, no randomness.
namespace enlace::intake {

using CaseDecision = base::Decision<v1::CaseEvent, v1::Rejection>;

CaseDecision decide(const v1::CaseCommand& command,
                    const v1::CaseState& state,
                    const base::Policy& policy);

// Never refuses: a request can be turned down, a fact cannot. Throws std::logic_error at an event
// of no kind.
v1::CaseState evolve(v1::CaseState state, const v1::CaseEvent& event, const base::EventInfo& info);

common::v1::Ownership ownership(const v1::CaseState& state);

// A review date resumes the case; every other clock records its breach.
v1::CaseCommand on_case_timer(const common::v1::ArmedDeadline& due);

// As in the contract; "ABSENT" before registration.
std::string_view state_name(const v1::CaseState& state);

// It leaves the case to named roles, for good.
bool restricts(const v1::CaseEvent& event);

// It was registered, and neither closed nor merged nor voided since.
bool is_alive(const v1::CaseState& state);

}  // namespace enlace::intake
