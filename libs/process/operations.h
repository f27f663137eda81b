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

// /health/live, /health/ready and /metrics of these parts, of the log below them and of the server
// in front of them. Everything passed by reference must outlive the router.
void add_operations(http::Router& router,
                    telemetry::Metrics& metrics,
                    const std::vector<std::unique_ptr<Part>>& parts,
                    const Ground& ground,
                    const http::Server& server);

}  // namespace enlace::process
