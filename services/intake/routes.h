#pragma once

#include <vector>

#include "api/command_routes.h"
#include "intake/deciders.h"
#include "security/key.h"

namespace enlace::intake {

// The commands of patients, cases and activities that clients may give. `identity_key` must outlive
// them.
api::CommandRoutes patient_routes(const aggregate::Decider& patients,
                                  const security::Key& identity_key);
api::CommandRoutes case_routes(const aggregate::Decider& cases);
api::CommandRoutes activity_routes(const aggregate::Decider& activities);

// All of them.
std::vector<api::CommandRoutes> all_routes(const Deciders& deciders,
                                           const security::Key& identity_key);

}  // namespace enlace::intake
