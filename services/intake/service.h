#pragma once

#include <string_view>
#include <vector>

#include "api/deciders_service.h"
#include "intake/deciders.h"

// Intake: who the patients are and what a hospital's social work does for them.
namespace enlace::intake {

inline constexpr std::string_view kService = "intake";

// What api::DecidersService asks for.
struct ServiceParts {
    using Deciders = intake::Deciders;

    static void complete(aggregate::Engine::Options& options,
                         const api::ServiceContext& context,
                         const Deciders& deciders);
    static std::vector<api::CommandRoutes> routes(const api::ServiceContext& context,
                                                  const Deciders& deciders);
};

using Service = api::DecidersService<ServiceParts>;

}  // namespace enlace::intake
