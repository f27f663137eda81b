#pragma once

#include <memory>

#include "process/ground.h"
#include "process/part.h"

namespace enlace::views {

// The views as a part of a program. `ground` outlives it.
std::unique_ptr<process::Part> make_part(process::Ground& ground);

}  // namespace enlace::views
