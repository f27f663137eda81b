#pragma once

#include <string_view>

namespace enlace::intake {

// The soft guard of an assignment: how many cases its worker had.
inline constexpr std::string_view kCaseloadGuard = "caseload";
// That of a merge: that the case which survives goes on.
inline constexpr std::string_view kSurvivorGuard = "surviving_case";

}  // namespace enlace::intake
