#include "intake/service.h"

#include "intake/look_ups.h"
#include "intake/reactions.h"
#include "intake/routes.h"

namespace enlace::intake {

void ServiceParts::complete(aggregate::Engine::Options& options,
                            const api::ServiceContext& context,
                            const Deciders& deciders) {
    options.prepare = look_ups(deciders, context.policy, context.identity_key, context.keyring);
    options.reactions = reactions(deciders);
    options.personal_types = personal_types();
    options.watched = watched_tallies();
}

std::vector<api::CommandRoutes> ServiceParts::routes(const api::ServiceContext& context,
                                                     const Deciders& deciders) {
    return all_routes(deciders, context.identity_key);
}

}  // namespace enlace::intake
