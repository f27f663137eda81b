#pragma once

#include <array>
#include <string_view>

// What the deciders and routes of this service look up in the policy; a policy file that lacks one
// of these is refused at start.
namespace enlace::grievances {

inline constexpr std::array<std::string_view, 9> kPolicyClocks = {
    "grievance.acknowledge_by", "grievance.classify_by", "grievance.assign_by",
    "grievance.start_by",       "grievance.resolve_by",  "grievance.info_by",
    "grievance.notify_by",      "grievance.close_after", "survey.answer_by"};

// How many grievances a minute are taken of people without an account, by each channel; and how
// many wrong secrets a minute are looked at, for each folio and in all.
inline constexpr std::string_view kPublicPerMinute = "grievance.public_per_minute";
inline constexpr std::string_view kGuessesPerMinute = "grievance.guesses_per_minute";

// How many surveys a minute may be answered, by each way; wrong secrets of theirs are counted
// apart, as those of grievances are.
inline constexpr std::string_view kAnswersPerMinute = "survey.answers_per_minute";

inline constexpr std::array<std::string_view, 3> kPolicyLimits = {
    kPublicPerMinute, kGuessesPerMinute, kAnswersPerMinute};

}  // namespace enlace::grievances
