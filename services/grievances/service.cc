#include "grievances/service.h"

#include "grievances/look_ups.h"
#include "grievances/reactions.h"
#include "grievances/routes.h"

namespace enlace::grievances {

void ServiceParts::complete(aggregate::Engine::Options& options,
                            const api::ServiceContext& context,
                            const Deciders& deciders) {
    options.prepare = look_ups(context, deciders);
    options.known_kinds = known_kinds();
    options.reactions = reactions(*deciders.surveys);
}

std::vector<api::CommandRoutes> ServiceParts::routes(const api::ServiceContext& context,
                                                     const Deciders& deciders) {
    return all_routes(context, deciders);
}

}  // namespace enlace::grievances
