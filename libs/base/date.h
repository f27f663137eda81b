#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace enlace::base {

// `YYYY-MM-DD`, and a day that exists; else nothing.
std::optional<std::chrono::sys_days> parse_date(std::string_view text);

}  // namespace enlace::base
