#include "grievances/service.h"

#include "grievances/deciders.h"
#include "grievances/look_ups.h"
#include "grievances/routes.h"

namespace enlace::grievances {

Service::Service(const api::ServiceContext& context,
                 const journal::JournalInfo& journal,
                 std::vector<journal::JournalInfo> sources)
    : context_(context),
      grievances_(grievance_decider(context.policy)),
      door_(std::make_shared<Door>(context.deployment_key, context.clock, context.policy)),
      commands_(context, options(journal, std::move(sources))) {}

aggregate::Engine::Options Service::options(const journal::JournalInfo& journal,
                                            std::vector<journal::JournalInfo> sources) const {
    aggregate::Engine::Options options;
    options.journal = journal;
    options.sources = std::move(sources);
    options.deciders = {grievances_.get()};
    options.prepare = look_ups(context_.directory, context_.deployment_key);
    options.known_kinds = known_kinds();
    return options;
}

void Service::add_routes(http::Router& router) {
    api::add_routes(router, commands_.engine(), context_.clock,
                    grievance_routes(*grievances_, door_));
}

}  // namespace enlace::grievances
