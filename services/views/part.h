#pragma once

#include <memory>
#include <vector>

#include "directory/policy_file.h"
#include "process/ground.h"
#include "process/part.h"

namespace enlace::views {

// The views as a part of a program. `ground` outlives it.
std::unique_ptr<process::Part> make_part(process::Ground& ground);

// What the deciders look up that say what may be done now.
std::vector<directory::PolicyNames> policy_names();

}  // namespace enlace::views
