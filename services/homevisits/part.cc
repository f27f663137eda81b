#include "homevisits/part.h"

#include <array>

#include "api/of_case.h"
#include "homevisits/deciders.h"
#include "homevisits/domain/policy_names.h"
#include "homevisits/look_ups.h"
#include "homevisits/reactions.h"
#include "homevisits/routes.h"
#include "process/decider_part.h"

namespace enlace::homevisits {
namespace {

constexpr std::array<std::string_view, 3> kSources = {"intake", "referral", "telemedicine"};

constexpr api::DeciderParts kParts = {
    .name = kService,
    .sources = kSources,
    .decider = visit_decider,
    .look_ups = [](const auto& directory, const auto&) { return look_ups(directory); },
    .reactions = reactions,
    .known_kinds = api::case_and_patient,
    .routes = visit_routes,
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

}  // namespace enlace::homevisits
