#pragma once

#include "api/command_routes.h"

namespace enlace::homevisits {

// The commands of home visits that clients may give.
api::CommandRoutes visit_routes(const aggregate::Decider& visits);

}  // namespace enlace::homevisits
