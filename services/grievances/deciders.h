#pragma once

#include <memory>

#include "aggregate/decider.h"

namespace enlace::grievances {

// Grievances, whose streams are called so. `policy` must outlive it.
std::unique_ptr<aggregate::Decider> grievance_decider(const base::Policy& policy);

}  // namespace enlace::grievances
