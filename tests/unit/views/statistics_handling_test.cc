#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "referral_events.h"
#include "statistics_world.h"

// How long handling took: of grievances until they were answered, of referrals likewise.
namespace enlace::test {
namespace {

using views::v1::Handled;

class HandlingTimes : public testing::Test {
protected:
    views::v1::HandlingTimes told(Handled::Matter of,
                                  std::string_view period = "2026",
                                  std::string_view known_at = {},
                                  std::string_view split_at = {}) {
        const auto found = views.queries().handling_times(
            state_coordinator(),
            {.of = of, .range = {.period = period, .as_known_on = known_at}, .split_at = split_at});
        EXPECT_TRUE(found);
        return found ? *found : views::v1::HandlingTimes();
    }
    void notify(const std::string& grievance, int minutes, const std::string& day) {
        world.on_day(day);
        world.on_grievance(grievance,
                           fmt::format("resolution_notified {{ channel: FOLIO handling {{ "
                                       "handling_us: {} }} }}",
                                       minutes * base::kMinute_us + 59'999'999));
    }
    void answered(int minutes, const std::string& event) {
        const auto id = world.referral(world.new_patient());
        world.clock.advance_us(minutes * base::kMinute_us);
        world.on_referral(id, "", event);
    }

    StatisticsWorld world;
    RunningViews views{world};
};

TEST_F(HandlingTimes, AreExactToTheMinute) {
    for (int minutes = 1; minutes <= 200; ++minutes)
        notify(world.grievance(), minutes * 10, "2026-05-05");
    const auto total = told(Handled::GRIEVANCES).total();
    EXPECT_EQ(total.handled(), 200u);
    EXPECT_EQ(total.median_min(), 1000u);
    EXPECT_EQ(total.p90_min(), 1800u);
    EXPECT_EQ(total.p99_min(), 1980u);
    EXPECT_EQ(total.within_clock(), 200u);
    EXPECT_EQ(total.within_clock_permille(), 1000u);
}

TEST_F(HandlingTimes, TellOfBeforeAndSinceADay) {
    notify(world.grievance(), 90, "2026-02-28");
    notify(world.grievance(), 30, "2026-03-01");
    const auto view = told(Handled::GRIEVANCES, "2026", "", "2026-03-01");
    EXPECT_EQ(view.before_split().median_min(), 90u);
    EXPECT_EQ(view.since_split().median_min(), 30u);
    EXPECT_EQ(told(Handled::GRIEVANCES, "2026-02").total().handled(), 1u);
    const auto refused = views.queries().handling_times(
        state_coordinator(),
        {.of = Handled::GRIEVANCES, .range = {.period = "2026"}, .split_at = "2025-12-31"});
    EXPECT_EQ(refused.error(), views::Refused::bad_split);
}

TEST_F(HandlingTimes, ForgetWhatWasReopenedOrVoided) {
    const auto reopened = world.grievance(), voided = world.grievance();
    notify(reopened, 90, "2026-02-10");
    notify(voided, 30, "2026-02-10");
    world.on_day("2026-03-01");
    world.on_grievance(reopened, "grievance_reopened { }");
    world.on_grievance(voided, "grievance_voided { }");
    world.on_day("2026-11-26");
    EXPECT_EQ(told(Handled::GRIEVANCES).total().handled(), 0u);
    EXPECT_FALSE(told(Handled::GRIEVANCES).total().has_median_min());
    EXPECT_EQ(told(Handled::GRIEVANCES, "2026", "2026-02-28").total().handled(), 2u);
    notify(reopened, 500, "2026-04-10");
    EXPECT_EQ(told(Handled::GRIEVANCES).total().median_min(), 500u);
}

TEST_F(HandlingTimes, KnowWhichClockHadRunOut) {
    const auto late = world.grievance(), in_time = world.grievance();
    world.on_grievance(late, "breach_recorded { timer: 'resolve_by' escalation_level: 1 }");
    world.on_grievance(in_time, "breach_recorded { timer: 'start_by' escalation_level: 1 }");
    notify(late, 90, "2026-02-10");
    notify(in_time, 90, "2026-02-10");
    const auto total = told(Handled::GRIEVANCES).total();
    EXPECT_EQ(total.within_clock(), 1u);
    EXPECT_EQ(total.within_clock_permille(), 500u);
}

TEST_F(HandlingTimes, TellHowReferralsWereAnswered) {
    world.on_day("2026-06-01");
    answered(10, kAccepted);
    answered(20, kAccepted);
    answered(60, "referral_rejected { code: NO_CAPACITY }");
    answered(5, "referral_expired { }");
    const auto view = told(Handled::REFERRALS, "2026-06-01");
    EXPECT_EQ(view.total().handled(), 3u);
    EXPECT_EQ(view.total().median_min(), 20u);
    EXPECT_EQ(view.total().p90_min(), 60u);
    EXPECT_EQ(view.total().rejected(), 1u);
    EXPECT_EQ(view.total().rejected_permille(), 333u);
    EXPECT_EQ(view.total().unanswered(), 1u);
    ASSERT_EQ(view.institutions_size(), 1);
    EXPECT_EQ(view.institutions(0).institution(), kReceiver);
}

TEST_F(HandlingTimes, OfReferralsVoidedAreNone) {
    world.on_day("2026-06-01");
    const auto id = world.referral(world.new_patient());
    world.on_referral(id, "", kAccepted);
    EXPECT_EQ(told(Handled::REFERRALS).total().handled(), 1u);
    world.on_referral(id, "", "referral_voided { }");
    EXPECT_EQ(told(Handled::REFERRALS).total().handled(), 0u);
}

TEST_F(HandlingTimes, OfFewAreNotToldToWhoMayNotSeeThem) {
    for (int i = 0; i < 4; ++i) notify(world.grievance(), 90, "2026-02-10");
    const auto few = views.queries().handling_times(
        data_team(),
        {.of = Handled::GRIEVANCES, .range = {.period = "2026"}, .split_at = "2026-02-10"});
    EXPECT_TRUE(few->total().suppressed());
    EXPECT_TRUE(few->institutions(0).figures().suppressed());
    EXPECT_TRUE(few->since_split().suppressed());
    EXPECT_FALSE(few->total().has_median_min());
    notify(world.grievance(), 90, "2026-02-10");
    EXPECT_EQ(
        views.queries()
            .handling_times(data_team(), {.of = Handled::GRIEVANCES, .range = {.period = "2026"}})
            ->total()
            .handled(),
        5u);
}

}  // namespace
}  // namespace enlace::test
