#pragma once

#include <vector>

#include "api/command_routes.h"
#include "intake/deciders.h"
#include "security/key.h"

namespace enlace::intake {

// The commands of patients, cases, activities, staff cases and the organisation that clients may
// give. `identity_key` must outlive them.
api::CommandRoutes patient_routes(const aggregate::Decider& patients,
                                  const security::Key& identity_key);
api::CommandRoutes case_routes(const aggregate::Decider& cases);
api::CommandRoutes activity_routes(const aggregate::Decider& activities);
api::CommandRoutes staff_case_routes(const aggregate::Decider& staff_cases);
api::CommandRoutes organisation_routes(const aggregate::Decider& organisations);

// All of them.
std::vector<api::CommandRoutes> all_routes(const Deciders& deciders,
                                           const security::Key& identity_key);

}  // namespace enlace::intake
