#include "intake/part.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "intake/deciders.h"
#include "intake/domain/policy_names.h"
#include "intake/routes.h"
#include "intake/service.h"
#include "process/service_part.h"

namespace enlace::intake {
namespace {

// The services that its reactions hear of, by the names of their journals.
constexpr std::array<std::string_view, 4> kSources = {"homevisits", "referral", "telemedicine",
                                                      "transfers"};

}  // namespace

std::unique_ptr<process::Part> make_part(process::Ground& ground) {
    return std::make_unique<process::ServicePart<Service>>(ground, kService, kSources);
}

process::Elsewhere told_of(const api::ServiceContext& context) {
    process::Elsewhere told;
    Deciders deciders(context.policy);
    for (const auto& routes : all_routes(deciders, context.identity_key))
        std::ranges::move(api::told_of(routes), std::back_inserter(told.routes));
    for (auto* decider : {&deciders.patients, &deciders.cases, &deciders.activities,
                          &deciders.erasures, &deciders.staff_cases, &deciders.organisations})
        told.deciders.push_back(std::move(*decider));
    return told;
}

directory::PolicyNames policy_names() {
    return {kPolicyClocks, kPolicyLimits};
}

}  // namespace enlace::intake
