#pragma once

#include "api/command_routes.h"

namespace enlace::referral {

// The commands of referrals that clients may give.
api::CommandRoutes referral_routes(const aggregate::Decider& referrals);

}  // namespace enlace::referral
