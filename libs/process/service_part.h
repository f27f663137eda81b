#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aggregate/engine.h"
#include "process/ground.h"
#include "process/part.h"

namespace enlace::process {

// What is told of a store of folds: whether it can be read, and written to.
Health store_health(std::string component, bool readable, bool writable);

// What is told of an engine, whichever service it belongs to.
std::vector<Health> health_of(const std::string& service, const aggregate::EngineStatus& status);
std::vector<Notice> notices_of(const std::string& service, const aggregate::EngineStatus& status);
void read(telemetry::Readings& readings,
          const std::string& service,
          const aggregate::EngineStatus& status);

// A service with an engine of its own as a part: api::DeciderService, api::DecidersService, or
// services/*/service.h.
template <class Service>
class ServicePart final : public Part {
public:
    // `sources`: the services whose journals its reactions hear of. `ground` outlives the part, and
    // so does what `made_of` says the service is made of.
    ServicePart(Ground& ground,
                std::string_view service,
                std::span<const std::string_view> sources,
                const auto&... made_of)
        : name_(service),
          journal_(ground.journal(service)),
          service_(ground.context(), journal_, ground.journals(sources), made_of...) {}

    void add_routes(http::Router& router) override { service_.add_routes(router); }
    void start() override { service_.start(); }
    void stop() override { service_.stop(); }

    std::vector<Health> health() const override { return health_of(name_, service_.status()); }
    std::vector<Notice> notices() const override { return notices_of(name_, service_.status()); }
    void read(telemetry::Readings& readings) const override {
        process::read(readings, name_, service_.status());
    }
    std::vector<const aggregate::Decider*> deciders() const override { return service_.deciders(); }

private:
    std::string name_;
    // Founded before the others' are waited for, which may be waiting for it.
    journal::JournalInfo journal_;
    Service service_;
};

}  // namespace enlace::process
