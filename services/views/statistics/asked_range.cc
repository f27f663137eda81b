#include "views/statistics/asked_range.h"

#include <algorithm>

#include "base/date.h"

namespace enlace::views::statistics {
namespace {

Found<Range> range_of(const AskedRange& asked) {
    const bool names_days = !asked.from.empty() || !asked.until.empty();
    if (asked.period.empty() != names_days) return std::unexpected(Refused::bad_range);
    if (!names_days) {
        const auto period = period_of(asked.period);
        if (!period) return std::unexpected(Refused::bad_period);
        return *period;
    }
    const auto from = base::parse_date(asked.from), until = base::parse_date(asked.until);
    if (!from || !until) return std::unexpected(Refused::bad_range);
    if (*until < *from) return std::unexpected(Refused::range_reversed);
    return Range{*from, *until};
}

}  // namespace

Found<Days> read_days(const AskedRange& asked, sys_days today) {
    const auto range = range_of(asked);
    if (!range) return std::unexpected(range.error());
    Days days{.range = *range, .today = today, .known_by = std::nullopt};
    if (!asked.as_known_on.empty()) {
        days.known_by = base::parse_date(asked.as_known_on);
        if (!days.known_by) return std::unexpected(Refused::bad_known_at);
        days.today = std::min(today, *days.known_by);
    }
    if (days.range.from > days.today) return std::unexpected(Refused::range_in_future);
    return days;
}

}  // namespace enlace::views::statistics
