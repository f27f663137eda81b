#pragma once

#include <vector>

#include "aggregate/reaction.h"

namespace enlace::transfers {

// `transfers` must outlive them.
std::vector<aggregate::Reaction> reactions(const aggregate::Decider& transfers);

}  // namespace enlace::transfers
