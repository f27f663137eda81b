#pragma once

#include <vector>

#include "api/command_routes.h"
#include "api/service.h"
#include "grievances/deciders.h"

namespace enlace::grievances {

// The commands of grievances, surveys and answers that clients may give, with or without an
// account. What is given must outlive them.
std::vector<api::CommandRoutes> all_routes(const api::ServiceContext& context,
                                           const Deciders& deciders);

}  // namespace enlace::grievances
