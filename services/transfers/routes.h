#pragma once

#include <vector>

#include "api/command_routes.h"
#include "transfers/deciders.h"

namespace enlace::transfers {

// `deciders` must outlive them.
std::vector<api::CommandRoutes> all_routes(const Deciders& deciders);

}  // namespace enlace::transfers
