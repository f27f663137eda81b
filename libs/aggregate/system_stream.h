#pragma once

#include "aggregate/decider.h"
#include "enlace/journal/v1/system.pb.h"

// The engine's own facts about a partition, on `system-<slot of the partition>`: decided and
// recorded like anything else, so that every instance agrees on them.
namespace enlace::aggregate {

using SystemDecision = base::Decision<journal::v1::SystemEvent, journal::v1::SystemRejection>;

SystemDecision decide(const journal::v1::SystemCommand& command,
                      const journal::v1::SystemState& state,
                      const base::Policy& policy);

journal::v1::SystemState evolve(journal::v1::SystemState state,
                                const journal::v1::SystemEvent& event,
                                const base::EventInfo& info);

const Decider& system_decider();

}  // namespace enlace::aggregate
