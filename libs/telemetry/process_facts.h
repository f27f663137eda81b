#pragma once

#include "telemetry/metrics.h"

namespace enlace::telemetry {

// What the operating system says of this process, by the names that all clients of Prometheus use.
// What it does not say is left out.
void read_process_facts(Readings& readings);

}  // namespace enlace::telemetry
