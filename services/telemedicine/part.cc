#include "telemedicine/part.h"

#include <array>

#include "api/of_case.h"
#include "process/decider_part.h"
#include "telemedicine/deciders.h"
#include "telemedicine/domain/policy_names.h"
#include "telemedicine/look_ups.h"
#include "telemedicine/reactions.h"
#include "telemedicine/routes.h"

namespace enlace::telemedicine {
namespace {

constexpr std::array<std::string_view, 2> kSources = {"intake", "homevisits"};

constexpr api::DeciderParts kParts = {.name = kService,
                                      .sources = kSources,
                                      .decider = session_decider,
                                      .look_ups = look_ups,
                                      .reactions = reactions,
                                      .known_kinds = api::case_and_patient,
                                      .routes = session_routes,
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

}  // namespace enlace::telemedicine
