#include "views/statistics/periods.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/date.h"
#include "views/folding/positions.h"

namespace enlace::views::statistics {
namespace {

using std::chrono::days;
using std::chrono::month;
using std::chrono::months;
using std::chrono::weeks;
using std::chrono::year;
using std::chrono::year_month_day;
using std::chrono::years;

sys_days last_day(year_month of) {
    return sys_days(of / std::chrono::last);
}
bool is_of_months(const Range& range) {
    return range.from == first_day(month_of(range.from)) &&
           range.until == last_day(month_of(range.until));
}

sys_days monday_of(sys_days day) {
    return day - (std::chrono::weekday(day) - std::chrono::Monday);
}

struct Week {
    year of;
    unsigned number;
};
// A week belongs to the year of its Thursday.
Week week_of(sys_days day) {
    const sys_days thursday = monday_of(day) + days(3);
    const year of = year_month_day(thursday).year();
    return {of, static_cast<unsigned>((thursday - first_day(of / month(1))).count() / 7 + 1)};
}
// That week, or nothing if the year has no such.
std::optional<Range> range_of(const Week& week) {
    const sys_days first = monday_of(sys_days(week.of / month(1) / 4));
    const sys_days monday = first + weeks(week.number - 1);
    if (week.number == 0 || week_of(monday).of != week.of) return std::nullopt;
    return Range{monday, monday + days(6)};
}

Range of_months(year_month first, year_month last) {
    return {first_day(first), last_day(last)};
}

std::optional<unsigned> number(std::string_view text, std::size_t digits, unsigned most) {
    const auto value = text.size() == digits ? parse_number(text) : std::nullopt;
    if (!value || *value == 0 || *value > most) return std::nullopt;
    return static_cast<unsigned>(*value);
}

// The same date in another month, or the last one there is.
sys_days in_month(year_month of, sys_days day) {
    return std::min(sys_days(of / year_month_day(day).day()), last_day(of));
}

}  // namespace

std::optional<Range> period_of(std::string_view text) {
    constexpr std::size_t kYearDigits = 4;
    if (const auto day = base::parse_date(text)) return Range{*day, *day};
    const auto written = number(text.substr(0, kYearDigits), kYearDigits, 9999);
    if (!written) return std::nullopt;
    const year of(static_cast<int>(*written));
    std::string_view rest = text.substr(kYearDigits);
    if (rest.empty()) return of_months(of / 1, of / 12);
    if (!rest.starts_with('-')) return std::nullopt;
    rest.remove_prefix(1);
    if (rest.starts_with('Q')) {
        const auto quarter = number(rest.substr(1), 1, 4);
        if (!quarter) return std::nullopt;
        const month last(*quarter * 3);
        return of_months(of / (last - months(2)), of / last);
    }
    if (rest.starts_with('W')) {
        const auto week = number(rest.substr(1), 2, 53);
        return week ? range_of({of, *week}) : std::nullopt;
    }
    const auto one = number(rest, 2, 12);
    if (!one) return std::nullopt;
    return of_months(of / month(*one), of / month(*one));
}

std::string name_of(sys_days day, v1::Dimension::Code period) {
    const year_month_day date(day);
    const int of = static_cast<int>(date.year());
    const auto in = static_cast<unsigned>(date.month());
    if (period == v1::Dimension::YEAR) return fmt::format("{:04}", of);
    if (period == v1::Dimension::QUARTER) return fmt::format("{:04}-Q{}", of, (in + 2) / 3);
    if (period == v1::Dimension::MONTH) return fmt::format("{:04}-{:02}", of, in);
    if (period == v1::Dimension::WEEK) {
        const Week week = week_of(day);
        return fmt::format("{:04}-W{:02}", static_cast<int>(week.of), week.number);
    }
    return base::date_text(date);
}

Range period_before(const Range& range) {
    if (is_of_months(range)) {
        const months count = month_of(range.until) - month_of(range.from) + months(1);
        return of_months(month_of(range.from) - count, month_of(range.until) - count);
    }
    const days count = range.until - range.from + days(1);
    return {range.from - count, range.until - count};
}

Range year_before(const Range& range) {
    const bool is_week = range.from == monday_of(range.from) && range.until == range.from + days(6);
    if (is_week) {
        const Week week = week_of(range.from);
        const auto same = range_of({week.of - years(1), week.number});
        return same ? *same : *range_of({week.of - years(1), week.number - 1});
    }
    const year_month first = month_of(range.from) - years(1),
                     last = month_of(range.until) - years(1);
    if (is_of_months(range)) return of_months(first, last);
    return {in_month(first, range.from), in_month(last, range.until)};
}

Range as_far(const Range& other, const Range& range, sys_days today) {
    if (range.until <= today) return other;
    return {other.from, std::min(other.until, other.from + (today - range.from))};
}

WholeMonths whole_months(const Range& range, sys_days today) {
    const sys_days over = std::min(range.until, today - days(1));
    year_month first = month_of(range.from), last = month_of(over);
    if (first_day(first) < range.from) first += months(1);
    if (last_day(last) > over) last -= months(1);
    if (last < first) return {};
    return {static_cast<unsigned>((last - first).count() + 1), of_months(first, last)};
}

}  // namespace enlace::views::statistics
