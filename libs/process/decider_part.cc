#include "process/decider_part.h"

#include "process/service_part.h"

namespace enlace::process {

std::unique_ptr<Part> make_part(Ground& ground, const api::DeciderParts& parts) {
    return std::make_unique<ServicePart<api::DeciderService>>(ground, parts.name, parts.sources,
                                                              parts);
}

Elsewhere told_of(const api::ServiceContext& context, const api::DeciderParts& parts) {
    Elsewhere told;
    told.deciders.push_back(parts.decider(context.policy));
    told.routes = api::told_of(parts.routes(*told.deciders.back()));
    return told;
}

}  // namespace enlace::process
