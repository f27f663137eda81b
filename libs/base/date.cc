#include "base/date.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace enlace::base {
namespace {

// Digits only: -1 at anything else, a sign included.
int number(std::string_view digits) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), value);
    return error == std::errc() && end == digits.end() ? static_cast<int>(value) : -1;
}

std::string padded(int value, std::size_t width) {
    std::string digits = std::to_string(value);
    return digits.insert(0, width - std::min(width, digits.size()), '0');
}

}  // namespace

std::optional<std::chrono::sys_days> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const int year = number(text.substr(0, 4));
    const int month = number(text.substr(5, 2));
    const int day = number(text.substr(8, 2));
    if (year < 0 || month < 0 || day < 0) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return std::nullopt;
    return std::chrono::sys_days(date);
}

std::string date_text(std::chrono::year_month_day date) {
    return padded(static_cast<int>(date.year()), 4) + '-' +
           padded(static_cast<int>(static_cast<unsigned>(date.month())), 2) + '-' +
           padded(static_cast<int>(static_cast<unsigned>(date.day())), 2);
}

}  // namespace enlace::base
