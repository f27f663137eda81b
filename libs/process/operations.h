#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "http/router.h"
#include "http/server.h"
#include "process/ground.h"
#include "process/part.h"
#include "telemetry/metrics.h"

namespace enlace::process {

inline constexpr std::string_view kReadyPath = "/health/ready";

// /health/live, /health/ready and /metrics of these parts and of the log below them. Everything
// passed by reference must outlive the router.
void add_operations(http::Router& router,
                    telemetry::Metrics& metrics,
                    const std::vector<std::unique_ptr<Part>>& parts,
                    const Ground& ground);

// For each answered request: a count and a duration by route, and a log line where it failed; that
// something is not ready is no failure of who asks for it.
// `metrics` must outlive what is returned.
std::function<void(const http::Exchange&)> count_exchanges(telemetry::Metrics& metrics);

}  // namespace enlace::process
