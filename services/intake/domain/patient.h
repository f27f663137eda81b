#pragma once

#include <string_view>

#include "base/decision.h"
#include "base/event_info.h"
#include "base/policy.h"
#include "enlace/common/v1/common.pb.h"
#include "enlace/intake/v1/patient.pb.h"
#include "enlace/intake/v1/rejection.pb.h"

// Who a patient is, as far as it is known, and which institutions know them.
//
// All functions are pure: no clock, no I/O, no randomness.
namespace enlace::intake {

using PatientDecision = base::Decision<v1::PatientEvent, v1::Rejection>;

PatientDecision decide(const v1::PatientCommand& command,
                       const v1::PatientState& state,
                       const base::Policy& policy);

// Never refuses: a request can be turned down, a fact cannot. Throws std::logic_error at an event
// of no kind.
v1::PatientState evolve(v1::PatientState state,
                        const v1::PatientEvent& event,
                        const base::EventInfo& info);

// Every institution that registered the patient, and nobody else.
common::v1::Ownership ownership(const v1::PatientState& state);

v1::PatientCommand on_patient_timer(const common::v1::ArmedDeadline& due);

// As in the contract; "ABSENT" before registration.
std::string_view state_name(const v1::PatientState& state);

// Takes what an update says into what is known; what it is silent about stays.
void take_update(v1::Demographics& known, const v1::Demographics& update);

}  // namespace enlace::intake
