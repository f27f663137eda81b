#pragma once

#include "api/command_routes.h"
#include "security/key.h"

namespace enlace::intake {

// The commands of patients, cases and activities that clients may give. `identity_key` must outlive
// them.
api::CommandRoutes patient_routes(const aggregate::Decider& patients,
                                  const security::Key& identity_key);
api::CommandRoutes case_routes(const aggregate::Decider& cases);
api::CommandRoutes activity_routes(const aggregate::Decider& activities);

}  // namespace enlace::intake
