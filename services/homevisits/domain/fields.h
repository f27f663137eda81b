#pragma once

#include <vector>

#include "base/field_error.h"
#include "enlace/homevisits/v1/home_visit.pb.h"

namespace enlace::homevisits {

// What is wrong with a command whatever the state it meets, beyond the mere absence of required
// fields. A well-formed municipality that no map knows is not malformed: it is unroutable.
std::vector<base::FieldError> malformed(const v1::HomeVisitCommand& command);

}  // namespace enlace::homevisits
