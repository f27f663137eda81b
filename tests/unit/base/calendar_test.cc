#include "base/calendar.h"

#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/date.h"

namespace enlace::base {
namespace {

constexpr int kWinter_min = -360;
constexpr int kSummer_min = -300;

std::int64_t utc(std::string_view date, int hour, int minute = 0) {
    return parse_date(date)->time_since_epoch().count() * kDay_us + hour * kHour_us +
           minute * kMinute_us;
}
std::int64_t day(std::string_view date) {
    return parse_date(date)->time_since_epoch().count();
}

// As it was decreed for Mexico's last summer time: from 2 to 3 o'clock, and back from 2 to 1.
Calendar with_summer_time() {
    return {.utc_offset_min = kWinter_min,
            .offset_changes = {{utc("2022-04-03", 8), kSummer_min},
                               {utc("2022-10-30", 7), kWinter_min}}};
}
// The same, on nights between two business days.
Calendar with_changes_in_the_week() {
    return {.utc_offset_min = kWinter_min,
            .offset_changes = {{utc("2022-04-06", 8), kSummer_min},
                               {utc("2022-10-26", 7), kWinter_min}}};
}

TEST(BusinessDays, KeepTheTimeOnTheWallOverTheNightInWhichClocksAreSetForward) {
    const auto calendar = with_summer_time();
    EXPECT_EQ(calendar.add_business_days(utc("2022-04-01", 15), 1), utc("2022-04-04", 14));
    EXPECT_EQ(calendar.add_business_days(utc("2022-04-01", 15), 5), utc("2022-04-08", 14));
    EXPECT_EQ(calendar.add_business_days(utc("2022-04-01", 15), 0), utc("2022-04-01", 15));
}

TEST(BusinessDays, KeepTheTimeOnTheWallOverTheNightInWhichTheyAreSetBack) {
    const auto calendar = with_summer_time();
    EXPECT_EQ(calendar.add_business_days(utc("2022-10-28", 14), 1), utc("2022-10-31", 15));
    // Across both: as if nothing had been.
    EXPECT_EQ(calendar.add_business_days(utc("2022-04-01", 15), 153), utc("2022-11-02", 15));
}

TEST(BusinessDays, RunOutWithTheChangeWhereTheirTimeIsLeftOut) {
    const auto calendar = with_changes_in_the_week();
    const std::int64_t half_past_two = utc("2022-04-05", 8, 30);
    EXPECT_EQ(calendar.add_business_days(half_past_two, 1), utc("2022-04-06", 8));
    EXPECT_EQ(calendar.add_business_days(half_past_two, 2), utc("2022-04-07", 7, 30));
}

TEST(BusinessDays, RunOutTheFirstTimeWhereTheirTimeComesTwice) {
    const auto calendar = with_changes_in_the_week();
    const std::int64_t half_past_one = utc("2022-10-25", 6, 30);
    EXPECT_EQ(calendar.add_business_days(half_past_one, 1), utc("2022-10-26", 6, 30));
    // Begun in the hour that comes twice, whichever time it was.
    EXPECT_EQ(calendar.add_business_days(utc("2022-10-26", 6, 30), 1), utc("2022-10-27", 7, 30));
    EXPECT_EQ(calendar.add_business_days(utc("2022-10-26", 7, 30), 1), utc("2022-10-27", 7, 30));
}

TEST(BusinessDays, KeepTheTimeOnTheWallAtEveryHalfHourOfAYear) {
    for (const auto& calendar : {with_summer_time(), with_changes_in_the_week()}) {
        const std::int64_t spring_us = calendar.offset_changes.front().from_us;
        for (std::int64_t at_us = utc("2022-01-01", 0); at_us < utc("2023-01-01", 0);
             at_us += 30 * kMinute_us) {
            const std::int64_t due_us = calendar.add_business_days(at_us, 1);
            EXPECT_GT(due_us, at_us);
            if (due_us == spring_us) continue;  // Where that time is left out.
            EXPECT_EQ(calendar.local_us(due_us) % kDay_us, calendar.local_us(at_us) % kDay_us);
        }
    }
}

TEST(BusinessDays, KnowLeapYears) {
    const Calendar calendar{.utc_offset_min = kWinter_min};
    EXPECT_EQ(calendar.add_business_days(utc("2024-02-28", 18), 1), utc("2024-02-29", 18));
    EXPECT_EQ(calendar.add_business_days(utc("2024-02-29", 18), 1), utc("2024-03-01", 18));
    EXPECT_EQ(calendar.add_business_days(utc("2023-02-28", 18), 1), utc("2023-03-01", 18));
    EXPECT_EQ(calendar.add_business_days(utc("2100-02-26", 18), 1), utc("2100-03-01", 18));
}

TEST(BusinessDays, MayFallOnA29thOfFebruaryThatIsAHoliday) {
    const Calendar calendar{.utc_offset_min = kWinter_min, .holidays = {day("2024-02-29")}};
    EXPECT_EQ(calendar.add_business_days(utc("2024-02-28", 18), 1), utc("2024-03-01", 18));
    // Begun on it, they are counted from the day after.
    EXPECT_EQ(calendar.add_business_days(utc("2024-02-29", 18), 1), utc("2024-03-01", 18));
}

TEST(BusinessDays, AreThoseOfThePlaceAndNotOfGreenwich) {
    const Calendar calendar{.utc_offset_min = kWinter_min, .holidays = {day("2026-03-16")}};
    // Friday evening there is Saturday in Greenwich; the Monday after is a holiday.
    EXPECT_EQ(calendar.add_business_days(utc("2026-03-14", 4), 1), utc("2026-03-18", 4));
}

}  // namespace
}  // namespace enlace::base
