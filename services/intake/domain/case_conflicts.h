#pragma once

#include <string_view>

namespace enlace::intake {

// The soft guard of an assignment: how many cases its worker had.
inline constexpr std::string_view kCaseloadGuard = "caseload";

}  // namespace enlace::intake
