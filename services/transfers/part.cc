#include "transfers/part.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "process/service_part.h"
#include "transfers/deciders.h"
#include "transfers/domain/policy_names.h"
#include "transfers/routes.h"

namespace enlace::transfers {
namespace {

// The services that its reactions hear of, or whose cases it looks up.
constexpr std::array<std::string_view, 4> kSources = {"intake", "homevisits", "referral",
                                                      "telemedicine"};

}  // namespace

std::unique_ptr<process::Part> make_part(process::Ground& ground) {
    return std::make_unique<process::ServicePart<Service>>(ground, kService, kSources);
}

process::Elsewhere told_of(const api::ServiceContext& context) {
    process::Elsewhere told;
    Deciders deciders(context.policy);
    for (const auto& routes : all_routes(deciders))
        std::ranges::move(api::told_of(routes), std::back_inserter(told.routes));
    told.deciders.push_back(std::move(deciders.transfers));
    told.deciders.push_back(std::move(deciders.capacities));
    return told;
}

directory::PolicyNames policy_names() {
    return {kPolicyClocks, kPolicyLimits};
}

}  // namespace enlace::transfers
