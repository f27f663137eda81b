#pragma once

#include "api/command_routes.h"

namespace enlace::telemedicine {

// `sessions` must outlive them.
api::CommandRoutes session_routes(const aggregate::Decider& sessions);

}  // namespace enlace::telemedicine
