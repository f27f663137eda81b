#pragma once

#include <array>
#include <string_view>

// What the deciders of this service look up in the policy; a policy file that lacks one of these
// is refused at start.
namespace enlace::intake {

inline constexpr std::array<std::string_view, 6> kPolicyClocks = {
    "patient.identify_by", "case.triage_by", "case.assign_by",
    "case.study_by",       "case.plan_by",   "case.review_by"};

inline constexpr std::array<std::string_view, 3> kPolicyLimits = {
    "case.caseload", "case.contact_attempts", "case.visit_window_days"};

}  // namespace enlace::intake
