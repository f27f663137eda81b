#include "api/decider_service.h"

namespace enlace::api {

DeciderService::DeciderService(const ServiceContext& context,
                               const journal::JournalInfo& journal,
                               std::vector<journal::JournalInfo> sources,
                               const DeciderParts& parts)
    : context_(context),
      parts_(parts),
      decider_(parts.decider(context.policy)),
      commands_(context, options(journal, std::move(sources))) {}

aggregate::Engine::Options DeciderService::options(
    const journal::JournalInfo& journal, std::vector<journal::JournalInfo> sources) const {
    aggregate::Engine::Options options;
    options.journal = journal;
    options.sources = std::move(sources);
    options.deciders = {decider_.get()};
    options.prepare = parts_.look_ups(context_.directory, *decider_);
    options.reactions = parts_.reactions(*decider_);
    options.known_kinds = parts_.known_kinds();
    if (parts_.personal_types) options.personal_types = parts_.personal_types();
    return options;
}

void DeciderService::add_routes(http::Router& router) {
    api::add_routes(router, commands_.engine(), context_.clock, parts_.routes(*decider_));
}

}  // namespace enlace::api
