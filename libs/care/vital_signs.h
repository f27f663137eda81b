#pragma once

#include <cstdint>
#include <vector>

#include "base/field_error.h"
#include "enlace/referral/v1/referral_forms.pb.h"

// What the forms of different services have in common, as to what can be in them. Pure.
namespace enlace::care {

// What nobody can have measured, or not yet; fields are named as parts of `vital_signs`.
void check_vital_signs(const referral::v1::VitalSigns& signs,
                       std::int64_t now_us,
                       std::vector<base::FieldError>& errors);

}  // namespace enlace::care
