#pragma once

#include <string_view>

namespace enlace::intake {

inline constexpr std::string_view kCaseMachine = "case";

// The case's clocks, by their names in the contract.
inline constexpr std::string_view kTriageBy = "triage_by";
inline constexpr std::string_view kAssignBy = "assign_by";
inline constexpr std::string_view kStudyBy = "study_by";
inline constexpr std::string_view kPlanBy = "plan_by";
inline constexpr std::string_view kReviewBy = "review_by";
inline constexpr std::string_view kHoldReview = "hold_review";

}  // namespace enlace::intake
