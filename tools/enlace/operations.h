#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "aggregate/engine.h"
#include "http/router.h"
#include "http/server.h"
#include "telemetry/metrics.h"
#include "views/views.h"

namespace enlace::program {

// Where the state of a process is read off. Called from any thread.
struct Sources {
    std::map<std::string, std::function<aggregate::EngineStatus()>> engines;  // By service.
    std::function<views::ViewsStatus()> views;
    std::function<std::optional<std::string>()> log_trouble;
};

// /health/live, /health/ready and /metrics. `metrics` must outlive the router.
void add_operations(http::Router& router, telemetry::Metrics& metrics, Sources sources);

// For each answered request: a count and a duration by route, and a log line where it failed.
// `metrics` must outlive what is returned.
std::function<void(const http::Exchange&)> count_exchanges(telemetry::Metrics& metrics);

}  // namespace enlace::program
