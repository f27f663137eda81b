#pragma once

#include <array>
#include <string_view>

// What the decider of this service looks up in the policy; a policy file that lacks one of these
// is refused at start.
namespace enlace::referral {

inline constexpr std::array<std::string_view, 5> kPolicyClocks = {
    "referral.draft_review", "referral.answer_by", "referral.attend_by", "referral.finish_by",
    "referral.acknowledge_by"};

inline constexpr std::array<std::string_view, 3> kPolicyLimits = {
    "referral.no_shows", "referral.info_stops_the_clock", "referral.visit_window_days"};

}  // namespace enlace::referral
