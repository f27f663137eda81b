#include "transfers/service.h"

#include "transfers/deciders.h"
#include "transfers/look_ups.h"
#include "transfers/reactions.h"
#include "transfers/routes.h"

namespace enlace::transfers {

struct Service::Impl {
    Impl(const api::ServiceContext& context_,
         const journal::JournalInfo& journal,
         std::vector<journal::JournalInfo> sources)
        : context(context_),
          deciders(context.policy),
          commands(context, options(journal, std::move(sources))) {}

    aggregate::Engine::Options options(const journal::JournalInfo& journal,
                                       std::vector<journal::JournalInfo> sources) const {
        aggregate::Engine::Options options;
        options.journal = journal;
        options.sources = std::move(sources);
        options.deciders = deciders.all();
        options.prepare = look_ups(context.directory, context.policy, deciders);
        options.known_kinds = known_kinds();
        options.reactions = reactions(*deciders.transfers);
        return options;
    }

    api::ServiceContext context;
    Deciders deciders;
    api::CommandService commands;
};

Service::Service(const api::ServiceContext& context,
                 const journal::JournalInfo& journal,
                 std::vector<journal::JournalInfo> sources)
    : impl_(std::make_unique<Impl>(context, journal, std::move(sources))) {}

Service::~Service() = default;

void Service::add_routes(http::Router& router) {
    auto& engine = impl_->commands.engine();
    const auto& [context, deciders, commands] = *impl_;
    for (auto& routes : all_routes(deciders))
        api::add_routes(router, engine, context.clock, std::move(routes));
}

void Service::start() {
    impl_->commands.engine().start();
}

void Service::stop() {
    impl_->commands.engine().stop();
}

aggregate::EngineStatus Service::status() const {
    return impl_->commands.engine().status();
}

std::vector<const aggregate::Decider*> Service::deciders() const {
    return impl_->commands.deciders();
}

}  // namespace enlace::transfers
