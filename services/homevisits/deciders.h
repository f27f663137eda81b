#pragma once

#include <memory>

#include "aggregate/decider.h"

namespace enlace::homevisits {

// `policy` must outlive it.
std::unique_ptr<aggregate::Decider> visit_decider(const base::Policy& policy);

}  // namespace enlace::homevisits
