#pragma once

#include <string_view>

#include "base/decision.h"
#include "base/event_info.h"
#include "base/policy.h"
#include "enlace/common/v1/common.pb.h"
#include "enlace/intake/v1/erasure.pb.h"
#include "enlace/intake/v1/rejection.pb.h"

// That an erased patient's keys are gone. Pure: whoever prepares the command destroys them.
namespace enlace::intake {

using ErasureDecision = base::Decision<v1::ErasureEvent, v1::Rejection>;

ErasureDecision decide(const v1::ErasureCommand& command,
                       const v1::ErasureState& state,
                       const base::Policy& policy);

// Throws std::logic_error at an event of no kind.
v1::ErasureState evolve(v1::ErasureState state,
                        const v1::ErasureEvent& event,
                        const base::EventInfo& info);

// Nobody's: whoever may see the patient reads of it there.
common::v1::Ownership ownership(const v1::ErasureState& state);

// There are no clocks. Throws std::logic_error.
v1::ErasureCommand on_erasure_timer(const common::v1::ArmedDeadline& due);

std::string_view state_name(const v1::ErasureState& state);

}  // namespace enlace::intake
