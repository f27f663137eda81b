#pragma once

#include <vector>

#include "aggregate/reaction.h"

namespace enlace::telemedicine {

// `sessions` must outlive them.
std::vector<aggregate::Reaction> reactions(const aggregate::Decider& sessions);

}  // namespace enlace::telemedicine
