#pragma once

#include <vector>

#include "aggregate/reaction.h"

namespace enlace::grievances {

// `surveys` must outlive them.
std::vector<aggregate::Reaction> reactions(const aggregate::Decider& surveys);

}  // namespace enlace::grievances
