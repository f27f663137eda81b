#pragma once

#include <vector>

#include "aggregate/reaction.h"
#include "intake/deciders.h"

namespace enlace::intake {

// `deciders` must outlive them.
std::vector<aggregate::Reaction> reactions(const Deciders& deciders);

}  // namespace enlace::intake
