#pragma once

#include "aggregate/decider.h"

namespace enlace::aggregate {

// The clock that runs out first; nullptr if none runs. One that was started without a time does
// not run.
const common::v1::Deadline* first_deadline(const ArmedDeadlines& deadlines);

}  // namespace enlace::aggregate
