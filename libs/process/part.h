#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "aggregate/decider.h"
#include "enlace/common/v1/health.pb.h"
#include "http/router.h"
#include "telemetry/metrics.h"

namespace enlace::process {

// Something that a program must be able to do in order to serve, and why it can't.
struct Health {
    std::string component;
    bool ok = true;
    common::v1::HealthReason reason = common::v1::HEALTH_REASON_UNSPECIFIED;  // Where it is not.
};

// So many things that somebody should look at, though it serves.
struct Notice {
    std::string component;
    common::v1::HealthReason reason = common::v1::HEALTH_REASON_UNSPECIFIED;
    std::uint64_t count = 0;
};

// What another program of the deployment does, as far as this one tells of it.
struct Elsewhere {
    std::vector<http::Route> routes;  // Without handlers.
    std::vector<std::unique_ptr<aggregate::Decider>> deciders;
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
    // Of 0 there is nothing to say.
    virtual std::vector<Notice> notices() const = 0;
    virtual void read(telemetry::Readings& readings) const = 0;

    // Whose state machines it keeps.
    virtual std::vector<const aggregate::Decider*> deciders() const = 0;
};

}  // namespace enlace::process
