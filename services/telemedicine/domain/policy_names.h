#pragma once

#include <array>
#include <string_view>

// What the decider of this service looks up in the policy; a policy file that lacks one of these
// is refused at start.
namespace enlace::telemedicine {

inline constexpr std::array<std::string_view, 5> kPolicyClocks = {
    "telemedicine.schedule_by", "telemedicine.confirm_by", "telemedicine.no_show_after",
    "telemedicine.session_limit", "telemedicine.reschedule_by"};

inline constexpr std::array<std::string_view, 2> kPolicyLimits = {"telemedicine.attempts",
                                                                  "telemedicine.visit_window_days"};

}  // namespace enlace::telemedicine
