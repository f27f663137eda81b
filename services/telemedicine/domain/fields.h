#pragma once

#include <vector>

#include "base/field_error.h"
#include "enlace/telemedicine/v1/telemedicine.pb.h"

namespace enlace::telemedicine {

// What is wrong with a command whatever the state it meets, beyond the mere absence of required
// fields. A well-formed institution or time zone that nobody has heard of is for the decider to
// refuse.
std::vector<base::FieldError> malformed(const v1::TelemedicineCommand& command);

}  // namespace enlace::telemedicine
