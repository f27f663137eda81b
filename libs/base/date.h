#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace enlace::base {

// `YYYY-MM-DD`, and a day that exists; else nothing.
std::optional<std::chrono::sys_days> parse_date(std::string_view text);

// As parse_date reads it.
std::string date_text(std::chrono::year_month_day date);

}  // namespace enlace::base
