#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "api/command_routes.h"
#include "api/service.h"

namespace enlace::api {

// A service that keeps several kinds of streams. What it is made of, `Parts` says:
//   Deciders: made of a policy; all() gives those that it holds.
//   static void complete(aggregate::Engine::Options&, const ServiceContext&, const Deciders&):
//     look-ups, reactions, and whatever else they need beyond their journals.
//   static std::vector<CommandRoutes> routes(const ServiceContext&, const Deciders&)
template <class Parts>
class DecidersService {
public:
    // `sources`: the journals that its reactions hear of, founded already.
    DecidersService(const ServiceContext& context,
                    const journal::JournalInfo& journal,
                    std::vector<journal::JournalInfo> sources)
        : context_(context),
          deciders_(context.policy),
          commands_(context, options(journal, std::move(sources))) {}

    void add_routes(http::Router& router) {
        for (auto& routes : Parts::routes(context_, deciders_))
            api::add_routes(router, commands_.engine(), context_.clock, std::move(routes));
    }
    // Returns when it is ready to decide.
    void start() { commands_.engine().start(); }
    void stop() { commands_.engine().stop(); }

    aggregate::EngineStatus status() const { return commands_.engine().status(); }
    const std::vector<const aggregate::Decider*>& deciders() const { return commands_.deciders(); }

private:
    aggregate::Engine::Options options(const journal::JournalInfo& journal,
                                       std::vector<journal::JournalInfo> sources) const {
        aggregate::Engine::Options options;
        options.journal = journal;
        options.sources = std::move(sources);
        options.deciders = deciders_.all();
        Parts::complete(options, context_, deciders_);
        return options;
    }

    ServiceContext context_;
    typename Parts::Deciders deciders_;
    CommandService commands_;
};

}  // namespace enlace::api
