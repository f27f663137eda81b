#pragma once

#include <string>

#include "aggregate/decider.h"

// In what two states of a decider are alike, for somebody who has not the time to look at all.
namespace enlace::api {

// The fields that hold codes of the state's own, e.g. the status, and the one that it had before.
std::string own_codes(const aggregate::Message& state);

// Which fields are set, not with what, unless it is one of its own codes; and numbers, which count
// and time things, not at all.
std::string shape_of(const aggregate::Message& state);

}  // namespace enlace::api
