#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/command_routes.h"
#include "api/service.h"

namespace enlace::api {

// What a service that keeps one kind of stream says of itself. `decider` outlives what the
// functions that are given it return, and so does `directory`.
struct DeciderParts {
    std::string_view name;                      // Its journal's, too.
    std::span<const std::string_view> sources;  // Services that its reactions hear of.
    std::unique_ptr<aggregate::Decider> (*decider)(const base::Policy& policy);
    std::map<std::string, aggregate::Prepare> (*look_ups)(const directory::Directory& directory,
                                                          const aggregate::Decider& decider);
    std::vector<aggregate::Reaction> (*reactions)(const aggregate::Decider& decider);
    std::vector<aggregate::KnownKind> (*known_kinds)();
    CommandRoutes (*routes)(const aggregate::Decider& decider);
    // Of events of its own; nothing where no look-up opens what was sealed in them.
    std::vector<std::string> (*personal_types)() = nullptr;
};

// Such a service. `parts` outlives it.
class DeciderService {
public:
    // `sources`: the journals that its reactions hear of, founded already.
    DeciderService(const ServiceContext& context,
                   const journal::JournalInfo& journal,
                   std::vector<journal::JournalInfo> sources,
                   const DeciderParts& parts);

    void add_routes(http::Router& router);
    // Returns when it is ready to decide.
    void start() { commands_.engine().start(); }
    void stop() { commands_.engine().stop(); }

    aggregate::EngineStatus status() const { return commands_.engine().status(); }
    const std::vector<const aggregate::Decider*>& deciders() const { return commands_.deciders(); }

private:
    aggregate::Engine::Options options(const journal::JournalInfo& journal,
                                       std::vector<journal::JournalInfo> sources) const;

    ServiceContext context_;
    const DeciderParts& parts_;
    std::unique_ptr<aggregate::Decider> decider_;
    CommandService commands_;
};

}  // namespace enlace::api
