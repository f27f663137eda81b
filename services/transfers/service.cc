#include "transfers/service.h"

#include "transfers/look_ups.h"
#include "transfers/reactions.h"
#include "transfers/routes.h"

namespace enlace::transfers {

void ServiceParts::complete(aggregate::Engine::Options& options,
                            const api::ServiceContext& context,
                            const Deciders& deciders) {
    options.prepare = look_ups(context.directory, context.policy, deciders);
    options.known_kinds = known_kinds();
    options.reactions = reactions(*deciders.transfers);
}

std::vector<api::CommandRoutes> ServiceParts::routes(const api::ServiceContext&,
                                                     const Deciders& deciders) {
    return all_routes(deciders);
}

}  // namespace enlace::transfers
