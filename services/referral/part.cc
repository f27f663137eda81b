#include "referral/part.h"

#include <array>

#include "api/of_case.h"
#include "process/decider_part.h"
#include "referral/deciders.h"
#include "referral/domain/policy_names.h"
#include "referral/look_ups.h"
#include "referral/reactions.h"
#include "referral/routes.h"

namespace enlace::referral {
namespace {

constexpr std::array<std::string_view, 3> kSources = {"intake", "homevisits", "telemedicine"};

constexpr api::DeciderParts kParts = {.name = kService,
                                      .sources = kSources,
                                      .decider = referral_decider,
                                      .look_ups = look_ups,
                                      .reactions = reactions,
                                      .known_kinds = api::case_and_patient,
                                      .routes = referral_routes,
                                      .personal_types = personal_types};

}  // namespace

std::unique_ptr<process::Part> make_part(process::Ground& ground) {
    return process::make_part(ground, kParts);
}

process::Elsewhere told_of(const api::ServiceContext& context) {
    return process::told_of(context, kParts);
}

directory::PolicyNames policy_names() {
    return {kPolicyClocks, kPolicyLimits};
}

}  // namespace enlace::referral
