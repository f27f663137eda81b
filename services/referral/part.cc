#include "referral/part.h"

#include <array>
#include <string_view>

#include "process/service_part.h"
#include "referral/deciders.h"
#include "referral/domain/policy_names.h"
#include "referral/routes.h"
#include "referral/service.h"

namespace enlace::referral {
namespace {

// The services that its reactions hear of, by the names of their journals.
constexpr std::array<std::string_view, 1> kSources = {"intake"};

}  // namespace

std::unique_ptr<process::Part> make_part(process::Ground& ground) {
    return std::make_unique<process::ServicePart<Service>>(ground, kService, kSources);
}

process::Elsewhere told_of(const api::ServiceContext& context) {
    process::Elsewhere told;
    told.deciders.push_back(referral_decider(context.policy));
    told.routes = api::told_of(referral_routes(*told.deciders.back()));
    return told;
}

directory::PolicyNames policy_names() {
    return {kPolicyClocks, kPolicyLimits};
}

}  // namespace enlace::referral
