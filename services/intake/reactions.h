#pragma once

#include <vector>

#include "aggregate/reaction.h"

namespace enlace::intake {

// `cases` must outlive them.
std::vector<aggregate::Reaction> reactions(const aggregate::Decider& cases);

}  // namespace enlace::intake
