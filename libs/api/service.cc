#include "api/service.h"

namespace enlace::api {

CommandService::CommandService(const ServiceContext& context, aggregate::Engine::Options options)
    : deciders_(options.deciders) {
    store_ = std::make_unique<projection::Store>(projection::Store::Options{
        .path = projection::only_store_folder(context.stores / options.journal.service,
                                              aggregate::Engine::store_layout(options)),
        .families = aggregate::Engine::families()});
    options.instance = context.instance;
    options.instances = context.instances;
    options.clock_checked = context.clock_checked;
    options.accepted_losses = context.accepted_losses;
    engine_ = std::make_unique<aggregate::Engine>(context.log, *store_, context.keyring,
                                                  context.deployment_key, context.clock,
                                                  std::move(options));
}

}  // namespace enlace::api
