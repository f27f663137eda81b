#include "grievances/part.h"

#include <array>

#include "grievances/deciders.h"
#include "grievances/domain/policy_names.h"
#include "grievances/routes.h"
#include "process/service_part.h"

namespace enlace::grievances {
namespace {

// The services whose streams a grievance may be about.
constexpr std::array<std::string_view, 2> kSources = {"intake", "referral"};

}  // namespace

std::unique_ptr<process::Part> make_part(process::Ground& ground) {
    return std::make_unique<process::ServicePart<Service>>(ground, kService, kSources);
}

process::Elsewhere told_of(const api::ServiceContext& context) {
    process::Elsewhere told;
    auto decider = grievance_decider(context.policy);
    told.routes = api::told_of(grievance_routes(
        *decider, std::make_shared<Door>(context.deployment_key, context.clock, context.policy)));
    told.deciders.push_back(std::move(decider));
    return told;
}

directory::PolicyNames policy_names() {
    return {kPolicyClocks, kPolicyLimits};
}

}  // namespace enlace::grievances
