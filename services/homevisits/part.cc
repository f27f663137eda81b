#include "homevisits/part.h"

#include <array>
#include <string_view>

#include "homevisits/deciders.h"
#include "homevisits/domain/policy_names.h"
#include "homevisits/routes.h"
#include "homevisits/service.h"
#include "process/service_part.h"

namespace enlace::homevisits {
namespace {

// The services that its reactions hear of, by the names of their journals.
constexpr std::array<std::string_view, 1> kSources = {"intake"};

}  // namespace

std::unique_ptr<process::Part> make_part(process::Ground& ground) {
    return std::make_unique<process::ServicePart<Service>>(ground, kService, kSources);
}

process::Elsewhere told_of(const api::ServiceContext& context) {
    process::Elsewhere told;
    told.deciders.push_back(visit_decider(context.policy));
    told.routes = api::told_of(visit_routes(*told.deciders.back()));
    return told;
}

directory::PolicyNames policy_names() {
    return {kPolicyClocks, kPolicyLimits};
}

}  // namespace enlace::homevisits
