#include "zones/time_zone.h"

#include <gtest/gtest.h>

#include "base/clock.h"
#include "base/date.h"

namespace enlace::zones {
namespace {

TimeZone zone(std::string_view name) {
    auto found = TimeZone::find(name);
    EXPECT_TRUE(found) << name;
    return std::move(found).value();
}

// Hours that a day of that place has.
std::int64_t hours(std::string_view place, std::string_view date) {
    const auto day = zone(place).day(base::parse_date(date).value());
    return (day.end_us - day.begin_us) / base::kHour_us;
}

std::int64_t begin_us(std::string_view place, std::string_view date) {
    return zone(place).day(base::parse_date(date).value()).begin_us;
}

TEST(TimeZone, IsCalledAsTheIanaCallsIt) {
    for (const auto* name : {"America/Mexico_City", "America/Tijuana", "UTC", "Europe/Madrid"})
        EXPECT_TRUE(TimeZone::find(name)) << name;
    for (const auto* name :
         {"", "Mexico", "GMT-06:00", "UTC-6", "america/mexico_city", "/etc/passwd",
          "posix/America/Mexico_City", "right/America/Mexico_City", "../zoneinfo/UTC",
          "America/../UTC", "America/San_Luis_Potosi", "Etc/Unknown"})
        EXPECT_FALSE(TimeZone::find(name)) << name;
}

TEST(TimeZone, OfTheStateHasHadNoSummerTimeSinceTheAutumnOf2022) {
    const auto mexico = zone("America/Mexico_City");
    EXPECT_EQ(mexico.utc_offset_min(begin_us("UTC", "2022-07-01")), -300);
    EXPECT_EQ(mexico.utc_offset_min(begin_us("UTC", "2023-07-01")), -360);
    EXPECT_EQ(mexico.utc_offset_min(begin_us("UTC", "2023-12-01")), -360);
}

TEST(TimeZone, GivesNightsInWhichClocksAreChangedAnHourLessOrMore) {
    EXPECT_EQ(hours("America/Mexico_City", "2022-04-03"), 23);
    EXPECT_EQ(hours("America/Mexico_City", "2022-10-30"), 25);
    EXPECT_EQ(hours("America/Tijuana", "2026-03-08"), 23);
    EXPECT_EQ(hours("America/Tijuana", "2026-11-01"), 25);
    EXPECT_EQ(hours("America/Mexico_City", "2026-03-08"), 24);
}

// At midnight, where they did so: the day begins at one, or with the first of two midnights.
TEST(TimeZone, FindsTheBeginningOfADayThatHasNoMidnightOrTwo) {
    EXPECT_EQ(begin_us("America/Sao_Paulo", "2018-11-04"),
              begin_us("UTC", "2018-11-04") + 3 * base::kHour_us);
    EXPECT_EQ(hours("America/Sao_Paulo", "2018-11-04"), 23);
    EXPECT_EQ(begin_us("America/Havana", "2026-11-01"),
              begin_us("UTC", "2026-11-01") + 4 * base::kHour_us);
    EXPECT_EQ(hours("America/Havana", "2026-11-01"), 25);
}

TEST(TimeZone, KnowsTheTwentyNinthOfFebruary) {
    EXPECT_EQ(hours("America/Mexico_City", "2024-02-29"), 24);
    const auto mexico = zone("America/Mexico_City");
    const auto leap_day = base::parse_date("2024-02-29").value();
    const auto day = mexico.day(leap_day);
    EXPECT_EQ(mexico.date(day.begin_us), leap_day);
    EXPECT_EQ(mexico.date(day.end_us - 1), leap_day);
    EXPECT_EQ(mexico.date(day.end_us), base::parse_date("2024-03-01").value());
}

TEST(TimeZone, LeavesNoMomentBetweenDaysNorInTwo) {
    for (const auto* place :
         {"America/Tijuana", "America/Havana", "Pacific/Apia", "Asia/Kolkata"}) {
        const auto there = zone(place);
        auto date = base::parse_date("2026-01-01").value();
        for (int i = 0; i < 366; ++i, date += std::chrono::days(1))
            EXPECT_EQ(there.day(date).end_us, there.day(date + std::chrono::days(1)).begin_us);
    }
}

}  // namespace
}  // namespace enlace::zones
