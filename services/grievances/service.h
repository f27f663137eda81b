#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "api/service.h"
#include "grievances/door.h"

// Grievances: what people complain about, suggest, ask for and are thankful for, and what becomes
// of it.
namespace enlace::grievances {

inline constexpr std::string_view kService = "grievances";

class Service {
public:
    // `sources`: the journals that its look-ups hear of, founded already.
    Service(const api::ServiceContext& context,
            const journal::JournalInfo& journal,
            std::vector<journal::JournalInfo> sources);

    void add_routes(http::Router& router);
    // Returns when it is ready to decide.
    void start() { commands_.engine().start(); }
    void stop() { commands_.engine().stop(); }

    aggregate::EngineStatus status() const { return commands_.engine().status(); }
    const std::vector<const aggregate::Decider*>& deciders() const { return commands_.deciders(); }

private:
    aggregate::Engine::Options options(const journal::JournalInfo& journal,
                                       std::vector<journal::JournalInfo> sources) const;

    api::ServiceContext context_;
    std::unique_ptr<aggregate::Decider> grievances_;
    std::shared_ptr<Door> door_;
    api::CommandService commands_;
};

}  // namespace enlace::grievances
