#pragma once

#include <array>
#include <string_view>

// What the deciders and routes of this service look up in the policy; a policy file that lacks one
// of these is refused at start.
namespace enlace::grievances {

inline constexpr std::array<std::string_view, 8> kPolicyClocks = {
    "grievance.acknowledge_by", "grievance.classify_by", "grievance.assign_by",
    "grievance.start_by",       "grievance.resolve_by",  "grievance.info_by",
    "grievance.notify_by",      "grievance.close_after"};

// How many grievances a minute are taken of people without an account, by each channel; and how
// many wrong secrets a minute are looked at, for each folio and in all.
inline constexpr std::string_view kPublicPerMinute = "grievance.public_per_minute";
inline constexpr std::string_view kGuessesPerMinute = "grievance.guesses_per_minute";

inline constexpr std::array<std::string_view, 2> kPolicyLimits = {kPublicPerMinute,
                                                                  kGuessesPerMinute};

}  // namespace enlace::grievances
