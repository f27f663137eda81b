#pragma once

#include <vector>

#include "aggregate/reaction.h"

namespace enlace::homevisits {

// `visits` must outlive them.
std::vector<aggregate::Reaction> reactions(const aggregate::Decider& visits);

}  // namespace enlace::homevisits
