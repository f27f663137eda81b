#pragma once

#include <vector>

#include "base/field_error.h"
#include "enlace/grievances/v1/grievance.pb.h"

namespace enlace::grievances {

// What is wrong with a command whatever the state it meets, beyond the mere absence of required
// fields. A well-formed institution that nobody has heard of is for the decider to refuse.
std::vector<base::FieldError> malformed(const v1::GrievanceCommand& command);

}  // namespace enlace::grievances
