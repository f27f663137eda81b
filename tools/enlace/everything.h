#pragma once

#include "process/host.h"

namespace enlace::program {

// All services and the views, in one program; and the gateway, which is for logs on brokers only.
process::Composition everything(bool with_gateway = false);

}  // namespace enlace::program
