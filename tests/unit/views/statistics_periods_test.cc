#include <gtest/gtest.h>

#include "base/date.h"
#include "views/statistics/periods.h"

namespace enlace::views::statistics {
namespace {

using v1::Dimension;

sys_days day(std::string_view text) {
    return base::parse_date(text).value();
}

Range range(std::string_view from, std::string_view until) {
    return {day(from), day(until)};
}

// Both days; empty where there is none.
std::string text(const std::optional<Range>& range) {
    return range ? base::date_text(range->from) + " " + base::date_text(range->until) : "";
}

TEST(Period, IsReadFromItsName) {
    EXPECT_EQ(text(period_of("2026")), "2026-01-01 2026-12-31");
    EXPECT_EQ(text(period_of("2026-Q1")), "2026-01-01 2026-03-31");
    EXPECT_EQ(text(period_of("2026-Q4")), "2026-10-01 2026-12-31");
    EXPECT_EQ(text(period_of("2024-02")), "2024-02-01 2024-02-29");
    EXPECT_EQ(text(period_of("2026-W01")), "2025-12-29 2026-01-04");
    EXPECT_EQ(text(period_of("2026-W53")), "2026-12-28 2027-01-03");
    EXPECT_EQ(text(period_of("2026-03-14")), "2026-03-14 2026-03-14");
    for (const auto* none :
         {"", "26", "2026-", "2026-Q0", "2026-Q5", "2026-Q", "2026-13", "2026-00", "2026-1",
          "2025-W53", "2026-W00", "2026-W1", "2026-02-29", "2026-03-14 ", "0000", "2026Q1", "-026"})
        EXPECT_EQ(text(period_of(none)), "") << none;
}

TEST(Period, HasTheNameThatIsReadAgain) {
    for (auto at = day("2019-12-20"); at < day("2027-01-15"); at += std::chrono::days(1)) {
        for (const auto by : {Dimension::DAY, Dimension::WEEK, Dimension::MONTH, Dimension::QUARTER,
                              Dimension::YEAR}) {
            const auto read = period_of(name_of(at, by));
            ASSERT_TRUE(read) << name_of(at, by);
            ASSERT_TRUE(read->holds(at)) << name_of(at, by);
        }
    }
    EXPECT_EQ(name_of(day("2027-01-01"), Dimension::WEEK), "2026-W53");
}

TEST(Period, HasOneBeforeItAsLongAsItself) {
    EXPECT_EQ(text(period_before(*period_of("2026"))), "2025-01-01 2025-12-31");
    EXPECT_EQ(text(period_before(*period_of("2026-Q1"))), "2025-10-01 2025-12-31");
    EXPECT_EQ(text(period_before(*period_of("2024-03"))), "2024-02-01 2024-02-29");
    EXPECT_EQ(text(period_before(*period_of("2026-W01"))), "2025-12-22 2025-12-28");
    EXPECT_EQ(text(period_before(range("2026-01-01", "2026-10-31"))), "2025-03-01 2025-12-31");
    EXPECT_EQ(text(period_before(range("2026-03-10", "2026-03-12"))), "2026-03-07 2026-03-09");
}

TEST(Period, HasTheSameOneAYearEarlier) {
    EXPECT_EQ(text(year_before(*period_of("2026"))), "2025-01-01 2025-12-31");
    EXPECT_EQ(text(year_before(*period_of("2025-02"))), "2024-02-01 2024-02-29");
    EXPECT_EQ(text(year_before(*period_of("2024-02-29"))), "2023-02-28 2023-02-28");
    EXPECT_EQ(text(year_before(*period_of("2026-W05"))), "2025-01-27 2025-02-02");
    EXPECT_EQ(text(year_before(*period_of("2026-W53"))), text(period_of("2025-W52")));
    EXPECT_EQ(text(year_before(range("2026-03-10", "2026-03-12"))), "2025-03-10 2025-03-12");
}

TEST(Period, IsComparedAsFarAsItIsOver) {
    const auto year = *period_of("2026");
    const auto before = period_before(year);
    EXPECT_EQ(text(as_far(before, year, day("2026-01-31"))), "2025-01-01 2025-01-31");
    EXPECT_EQ(text(as_far(before, year, day("2026-12-31"))), text(before));
    EXPECT_EQ(text(as_far(before, year, day("2030-01-01"))), text(before));
    const auto march = *period_of("2026-03");
    EXPECT_EQ(text(as_far(period_before(march), march, day("2026-03-30"))),
              "2026-02-01 2026-02-28");
}

TEST(Period, HasTheMonthsThatAreOver) {
    const auto months = [](const Range& in, std::string_view today) {
        return whole_months(in, day(today));
    };
    const auto year = *period_of("2026");
    EXPECT_EQ(months(year, "2026-01-31").count, 0u) << "the last day is not over";
    EXPECT_EQ(months(year, "2026-02-01").count, 1u);
    EXPECT_EQ(months(year, "2026-11-26").count, 10u);
    EXPECT_EQ(text(months(year, "2026-11-26").range), "2026-01-01 2026-10-31");
    EXPECT_EQ(months(year, "2028-01-01").count, 12u);
    const auto odd = range("2026-01-15", "2026-03-15");
    EXPECT_EQ(months(odd, "2026-11-26").count, 1u);
    EXPECT_EQ(text(months(odd, "2026-11-26").range), "2026-02-01 2026-02-28");
    EXPECT_EQ(months(range("2026-01-15", "2026-02-15"), "2026-11-26").count, 0u);
}

}  // namespace
}  // namespace enlace::views::statistics
