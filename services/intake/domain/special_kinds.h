#pragma once

#include "enlace/intake/v1/case_codes.pb.h"
#include "enlace/intake/v1/case_commands.pb.h"

namespace enlace::intake {

// Unspecified if nothing is set in it.
v1::CaseKind kind_of(const v1::SpecialRecord& record);

}  // namespace enlace::intake
