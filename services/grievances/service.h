#pragma once

#include <string_view>
#include <vector>

#include "api/deciders_service.h"
#include "grievances/deciders.h"

// Grievances: what people complain about, suggest, ask for and are thankful for, and what becomes
// of it; and how satisfied those are who were looked after.
namespace enlace::grievances {

inline constexpr std::string_view kService = "grievances";

// What api::DecidersService asks for.
struct ServiceParts {
    using Deciders = grievances::Deciders;

    static void complete(aggregate::Engine::Options& options,
                         const api::ServiceContext& context,
                         const Deciders& deciders);
    static std::vector<api::CommandRoutes> routes(const api::ServiceContext& context,
                                                  const Deciders& deciders);
};

using Service = api::DecidersService<ServiceParts>;

}  // namespace enlace::grievances
