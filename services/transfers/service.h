#pragma once

#include <string_view>
#include <vector>

#include "api/deciders_service.h"
#include "transfers/deciders.h"

// Transfers: a patient whom a hospital can't help goes to one that can, which has to be found
// first; and what hospitals say of their beds.
namespace enlace::transfers {

inline constexpr std::string_view kService = "transfers";

// What api::DecidersService asks for.
struct ServiceParts {
    using Deciders = transfers::Deciders;

    static void complete(aggregate::Engine::Options& options,
                         const api::ServiceContext& context,
                         const Deciders& deciders);
    static std::vector<api::CommandRoutes> routes(const api::ServiceContext& context,
                                                  const Deciders& deciders);
};

using Service = api::DecidersService<ServiceParts>;

}  // namespace enlace::transfers
