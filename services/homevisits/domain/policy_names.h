#pragma once

#include <array>
#include <string_view>

// What the decider of this service looks up in the policy; a policy file that lacks one of these
// is refused at start.
namespace enlace::homevisits {

inline constexpr std::array<std::string_view, 6> kPolicyClocks = {
    "home_visit.route_by", "home_visit.window_end",  "home_visit.no_word",
    "home_visit.retry_by", "home_visit.hold_review", "home_visit.reroute_by"};

inline constexpr std::array<std::string_view, 2> kPolicyLimits = {"home_visit.attempts",
                                                                  "home_visit.grace_hours"};

}  // namespace enlace::homevisits
