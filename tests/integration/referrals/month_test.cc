#include "month.h"

namespace enlace::test {
namespace {

constexpr int kAdmitting = 20;  // Days.
constexpr int kReleaseDay = 15;

constexpr std::size_t kCases = 20'000;  // Every second one has a referral.

class MonthOfReferrals : public Month {
protected:
    MonthOfReferrals() : Month(kCases / kAdmitting) {}

    // A holiday is decreed: everybody stops, and begins again from nothing with the new policy.
    void decree_a_holiday(std::string_view date) {
        world.stop(*intake);
        world.stop(*referrals);
        ++world.policy.version;
        world.policy.calendar.holidays.insert(base::parse_date(date)->time_since_epoch().count());
        start_engines();
        ASSERT_TRUE(caught_up());
    }
};

TEST_F(MonthOfReferrals, RecordsEveryClockThatRunsOutAndNoOther) {
    std::int64_t decreed_us = 0;
    for (int day = 0; day < kDays; ++day) {
        if (day == kReleaseDay) {
            decreed_us = now_us();
            ASSERT_NO_FATAL_FAILURE(decree_a_holiday("2026-03-20"));
        }
        do_what_was_put_off(day);
        if (day < kAdmitting) {
            ASSERT_NO_FATAL_FAILURE(admit(day));
        }
        ASSERT_TRUE(pass_a_day()) << "day " << day << ": " << fired << " were due, fired were "
                                  << timers_fired();
    }
    EXPECT_GE(referred, kCases / 2);
    std::map<std::uint32_t, std::int64_t> last_under;
    EXPECT_EQ(recorded(last_under), steps);
    EXPECT_THAT(last_under, testing::ElementsAre(testing::Pair(1u, testing::Le(decreed_us)),
                                                 testing::Pair(2u, testing::Gt(decreed_us))))
        << "what was decided keeps its policy";
    EXPECT_EQ(listed(), standing());
    // Each rung of the ladder was reached, and some let it come to the end.
    std::set<std::uint32_t> levels;
    for (const auto& step : steps) levels.insert(step.level);
    EXPECT_THAT(levels, testing::ElementsAre(0u, 1u, 2u, 3u));
}

}  // namespace
}  // namespace enlace::test
