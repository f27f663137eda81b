#pragma once

#include <chrono>
#include <functional>

#include "http/server.h"
#include "telemetry/metrics.h"

namespace enlace::process {

// For each answered request: a count and a duration by route, and a log line where it failed by
// fault of ours (5xx) or took `slow` or longer. The line names the route's pattern and the trace id
// that the answer carries, and nothing that was sent.
//
// No failure is that something is not ready, when asked for that; and a stream of events is no slow
// answer. `metrics` must outlive what is returned.
std::function<void(const http::Exchange&)> watch_exchanges(telemetry::Metrics& metrics,
                                                           std::chrono::milliseconds slow);

}  // namespace enlace::process
