#include "intake/part.h"

#include <array>
#include <string_view>

#include "intake/domain/policy_names.h"
#include "intake/service.h"
#include "process/service_part.h"

namespace enlace::intake {
namespace {

// The services that its reactions hear of, by the names of their journals.
constexpr std::array<std::string_view, 2> kSources = {"homevisits", "referral"};

}  // namespace

std::unique_ptr<process::Part> make_part(process::Ground& ground) {
    return std::make_unique<process::ServicePart<Service>>(ground, kService, kSources);
}

directory::PolicyNames policy_names() {
    return {kPolicyClocks, kPolicyLimits};
}

}  // namespace enlace::intake
