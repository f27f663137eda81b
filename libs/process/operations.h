#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "http/router.h"
#include "http/server.h"
#include "process/part.h"
#include "telemetry/metrics.h"

namespace enlace::process {

// /health/live, /health/ready and /metrics of these parts and of the log below them.
// `log_trouble` is called from any thread. Everything passed by reference must outlive the router.
void add_operations(http::Router& router,
                    telemetry::Metrics& metrics,
                    const std::vector<std::unique_ptr<Part>>& parts,
                    std::function<std::optional<std::string>()> log_trouble);

// For each answered request: a count and a duration by route, and a log line where it failed.
// `metrics` must outlive what is returned.
std::function<void(const http::Exchange&)> count_exchanges(telemetry::Metrics& metrics);

}  // namespace enlace::process
