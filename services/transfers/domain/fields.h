#pragma once

#include <vector>

#include "base/field_error.h"
#include "enlace/transfers/v1/capacity.pb.h"
#include "enlace/transfers/v1/transfer.pb.h"

namespace enlace::transfers {

// What is wrong with a command whatever the state it meets, beyond the mere absence of required
// fields. A well-formed hospital that nobody has heard of is for the decider to refuse.
std::vector<base::FieldError> malformed(const v1::TransferCommand& command);
std::vector<base::FieldError> malformed(const v1::CapacityCommand& command);

}  // namespace enlace::transfers
