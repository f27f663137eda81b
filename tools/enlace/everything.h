#pragma once

#include "process/host.h"

namespace enlace::program {

// All services and the views, in one program; and with them the gateway, where the log is on
// brokers and no other program is one.
process::Composition everything(bool with_gateway = false);

}  // namespace enlace::program
