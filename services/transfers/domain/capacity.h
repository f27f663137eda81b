#pragma once

#include <string>
#include <string_view>

#include "base/decision.h"
#include "base/event_info.h"
#include "base/policy.h"
#include "enlace/transfers/v1/capacity.pb.h"
#include "enlace/transfers/v1/rejection.pb.h"

// What a hospital says of its beds and services. Pure.
namespace enlace::transfers {

using CapacityDecision = base::Decision<v1::CapacityEvent, v1::Rejection>;

CapacityDecision decide_capacity(const v1::CapacityCommand& command,
                                 const v1::CapacityState& state,
                                 const base::Policy& policy);
v1::CapacityState evolve_capacity(v1::CapacityState state,
                                  const v1::CapacityEvent& event,
                                  const base::EventInfo& info);
common::v1::Ownership capacity_ownership(const v1::CapacityState& state);
std::string_view capacity_state_name(const v1::CapacityState& state);
// Never: nothing is ever due.
v1::CapacityCommand on_capacity_timer(const common::v1::ArmedDeadline& due);
// The stream itself: it is about nobody.
std::string capacity_subject(const v1::CapacityState& state);

// Where a hospital reports: the same for ever, whoever reports first.
std::string capacity_stream(std::string_view clues);

// What it last said of that capability; nothing if it never did. Valid as long as the state.
const v1::CapacityLine* line_of(const v1::CapacityState& state, std::string_view capability);

// Older reports are stale: whatever they say may have changed.
bool is_stale(std::int64_t reported_at_us, std::int64_t now_us, const base::Policy& policy);

}  // namespace enlace::transfers
