#pragma once

#include <vector>

#include "aggregate/reaction.h"

namespace enlace::referral {

// `referrals` must outlive them.
std::vector<aggregate::Reaction> reactions(const aggregate::Decider& referrals);

}  // namespace enlace::referral
