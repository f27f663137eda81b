#pragma once

#include <memory>
#include <vector>

#include "directory/policy_file.h"
#include "process/ground.h"
#include "process/part.h"

namespace enlace::gateway {

// The gateway as a part of a program whose log is on brokers. `ground` outlives it.
std::unique_ptr<process::Part> make_part(process::Ground& ground);

}  // namespace enlace::gateway
