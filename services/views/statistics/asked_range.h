#pragma once

#include <optional>

#include "views/queries.h"
#include "views/statistics/request.h"

namespace enlace::views::statistics {

// A range that figures can be told of.
struct Days {
    Range range;
    sys_days today;  // Or the day as known when which ended.
    std::optional<sys_days> known_by;
};

// Of what was asked, read; the range may end before there is anything.
Found<Days> read_days(const AskedRange& asked, sys_days today);

// The same; `begins_after(day)` says whether all there is was after that day.
template <class BeginsAfter>
Found<Days> days_of(const AskedRange& asked, sys_days today, BeginsAfter begins_after) {
    auto days = read_days(asked, today);
    if (days && begins_after(days->range.until)) return std::unexpected(Refused::before_first_fact);
    return days;
}

}  // namespace enlace::views::statistics
