#pragma once

#include "process/host.h"

namespace enlace::program {

// All services and the views, in one program.
process::Composition everything();

}  // namespace enlace::program
