#pragma once

#include <memory>

#include "api/command_routes.h"
#include "grievances/door.h"

namespace enlace::grievances {

// `grievances` must outlive them.
api::CommandRoutes grievance_routes(const aggregate::Decider& grievances,
                                    std::shared_ptr<Door> door);

}  // namespace enlace::grievances
