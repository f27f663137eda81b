#pragma once

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "enlace/views/v1/statistics.pb.h"

// Days of the calendar, and what people call stretches of them.
namespace enlace::views::statistics {

using std::chrono::sys_days;
using std::chrono::year_month;

inline year_month month_of(sys_days day) {
    const std::chrono::year_month_day date(day);
    return date.year() / date.month();
}
inline sys_days first_day(year_month month) {
    return sys_days(month / std::chrono::day(1));
}

// Both days belong to it.
struct Range {
    sys_days from{};
    sys_days until{};

    bool holds(sys_days day) const { return from <= day && day <= until; }
    bool operator==(const Range&) const = default;
};

// "2026", "2026-Q1", "2026-03", "2026-W05" (ISO 8601), "2026-03-14"; nothing if there is no such.
std::optional<Range> period_of(std::string_view text);

// What a day belongs to: the name that period_of() reads, or the day's own.
std::string name_of(sys_days day, v1::Dimension::Code period);

// Likewise as long before: as many months where it begins and ends with months, else days.
Range period_before(const Range& range);
// The same a year earlier: of a week the one of that number, or the last one; else the same dates,
// or the last one of a month that is shorter.
Range year_before(const Range& range);

// The part of `other` that has as many days as are over of `range` when `today` ends; all of it
// where all are.
Range as_far(const Range& other, const Range& range, sys_days today);

// The months that lie within the range and are over before `today`.
struct WholeMonths {
    unsigned count = 0;
    Range range{};  // Where there are any.
};
WholeMonths whole_months(const Range& range, sys_days today);

}  // namespace enlace::views::statistics
