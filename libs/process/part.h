#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aggregate/decider.h"
#include "http/router.h"
#include "telemetry/metrics.h"

namespace enlace::process {

// Something that a program must be able to do in order to serve, and why it can't, as a code.
struct Health {
    std::string component;
    bool ok = true;
    std::string_view reason;  // Where it is not ok.
};

// What a program runs: a service, or the views. Its routes, health and numbers are asked for from
// any thread; everything else by the host that owns it.
class Part {
public:
    virtual ~Part() = default;

    virtual void add_routes(http::Router& router) = 0;
    // Returns when it is ready for requests. Throws std::runtime_error, which says what to do.
    virtual void start() = 0;
    virtual void stop() = 0;

    virtual std::vector<Health> health() const = 0;
    virtual void set_gauges(telemetry::Metrics& metrics) const = 0;

    // Whose state machines it keeps, or shows.
    virtual std::vector<const aggregate::Decider*> deciders() const = 0;
};

}  // namespace enlace::process
