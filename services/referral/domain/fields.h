#pragma once

#include <vector>

#include "base/field_error.h"
#include "enlace/referral/v1/referral.pb.h"

namespace enlace::referral {

// The most that an attachment may bring along.
inline constexpr std::size_t kContentMax = 256 * 1024;

// What is wrong with a command whatever the state it meets, beyond the mere absence of required
// fields. A well-formed institution that the directory does not have is for the decider to refuse.
std::vector<base::FieldError> malformed(const v1::ReferralCommand& command);

}  // namespace enlace::referral
