#pragma once

#include <vector>

#include "base/field_error.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/intake/v1/patient.pb.h"

namespace enlace::intake {

// What is wrong with a command whatever the state it meets, beyond the mere absence of required
// fields: malformed codes, a wrong CURP, times in the future. Uses the context's time only to
// refuse the future, so that a command that was in order stays so when it is retried later.
std::vector<base::FieldError> malformed(const v1::PatientCommand& command);
std::vector<base::FieldError> malformed(const v1::CaseCommand& command);

}  // namespace enlace::intake
