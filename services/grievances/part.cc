#include "grievances/part.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "grievances/deciders.h"
#include "grievances/domain/policy_names.h"
#include "grievances/routes.h"
#include "process/service_part.h"

namespace enlace::grievances {
namespace {

// The services whose streams a grievance may be about, or whose end is followed by a survey.
constexpr std::array<std::string_view, 4> kSources = {"intake", "referral", "homevisits",
                                                      "telemedicine"};

}  // namespace

std::unique_ptr<process::Part> make_part(process::Ground& ground) {
    return std::make_unique<process::ServicePart<Service>>(ground, kService, kSources);
}

process::Elsewhere told_of(const api::ServiceContext& context) {
    process::Elsewhere told;
    Deciders deciders(context.policy);
    for (const auto& routes : all_routes(context, deciders))
        std::ranges::move(api::told_of(routes), std::back_inserter(told.routes));
    for (auto* decider : {&deciders.grievances, &deciders.surveys, &deciders.answers})
        told.deciders.push_back(std::move(*decider));
    return told;
}

directory::PolicyNames policy_names() {
    return {kPolicyClocks, kPolicyLimits};
}

}  // namespace enlace::grievances
