#include <gtest/gtest.h>

#include "unit/homevisits/visit_support.h"

namespace enlace::homevisits {
namespace {

using test::accepts;
using test::refuses;

// When the expiry of a visit nobody had a word for comes: the grace after its window.
constexpr std::int64_t kGraceEnd_us = kWindowEnd_us + kDay;

Visit escalated() {
    return routed().after_clock(kWindowEnd_us);
}

std::string breach(const std::string& timer, std::int64_t due_us, int level) {
    return "breach_recorded { timer: '" + timer + "' due_us: " + us(due_us) +
           "policy_version: 7 escalation_level: " + std::to_string(level) + " ";
}

TEST(Breach, IsRecordedWhenTheClockHasRunOutAndNotBefore) {
    const std::int64_t due_us = kNow_us + kHour;
    EXPECT_THAT(requested().on_clock(due_us - 1), accepts());
    EXPECT_THAT(requested().on_clock(due_us), accepts(breach("route_by", due_us, 1) + "next" +
                                                      deadline("route_by", due_us + kDay) +
                                                      "must_be_told { office: STATE_COORDINATOR } "
                                                      "}"))
        << "nobody else's before it is routed";
}

TEST(Breach, GoesUpTheLadderStepByStepAndNoFurther) {
    auto visit = requested();
    std::int64_t now_us = kNow_us + kHour;
    for (std::uint32_t level = 1; level <= 3; ++level, now_us += kDay) {
        EXPECT_EQ(visit.clock(), std::pair(std::string("route_by"), now_us));
        visit.after_clock(now_us);
        EXPECT_EQ(visit.state().escalation_level(), level);
    }
    EXPECT_EQ(visit.status(), "REQUESTED") << "never lost";
    EXPECT_EQ(visit.state().deadlines_size(), 0);
}

TEST(Breach, OfAStoppedClockIsNothingToDo) {
    const auto stale = on_timer(requested().state().deadlines(0)).record_breach();
    const std::string asked = "record_breach { " + stale.ShortDebugString() + " }";
    EXPECT_THAT(routed().at(kNow_us + kDay).answer(asked, kTimer), accepts());
    EXPECT_THAT(completed().at(kNow_us + kDay).answer(asked, kTimer), refuses(v1::VISIT_ENDED));
    EXPECT_THAT(requested().at(kNow_us + kDay).answer(asked, kHospital),
                refuses(v1::ROLE_NOT_ALLOWED));
}

TEST(Breach, OfEachOtherClockLeavesTheVisitOpen) {
    const std::int64_t late_us = kNow_us + 30 * kDay;
    for (auto visit : {rejected(), en_route(), on_site(), attempt_failed(), on_hold()}) {
        const std::string before(visit.status()), timer = visit.clock().first;
        visit.after_clock(late_us);
        EXPECT_EQ(visit.status(), before);
        EXPECT_EQ(visit.clock(), std::pair(timer, late_us + kDay));
    }
}

TEST(Breach, OfTheWindowArmsTheExpiry) {
    EXPECT_THAT(routed().on_clock(kWindowEnd_us),
                accepts(breach("window_end", kWindowEnd_us, 1) + "next { timer: 'expire' due_us: " +
                        us(kGraceEnd_us) + "response_us: " + us(kDay) +
                        "only_while_served: true } "
                        "must_be_told { office: UNIT jurisdiction: 'VII' } }"));
}

TEST(Breach, OfTheWindowArmsTheExpiryHoweverHighTheLadderIs) {
    auto visit = requested();
    for (int step = 0; step < 3; ++step) visit.after_clock(kNow_us + kHour + step * kDay);
    visit.after(kRoute, kState).after_clock(kNow_us + 5 * kDay);
    EXPECT_EQ(visit.state().escalation_level(), 3u);
    EXPECT_EQ(visit.clock().first, "expire");
}

TEST(Breach, OfTheWindowLeavesTheTimeOfItsJurisdiction) {
    auto scoped = policy();
    scoped.exceptions["home_visit.window_end"] = {
        {.jurisdiction = "VII", .rule = {.response_us = 3 * kDay}}};
    const auto visit = routed();
    auto command = on_timer(visit.state().deadlines(0));
    *command.mutable_context()->mutable_actor() = kTimer;
    command.mutable_context()->set_now_us(kWindowEnd_us);
    const auto decision = decide(command, visit.state(), scoped);
    ASSERT_EQ(decision.events().size(), 1u);
    EXPECT_EQ(decision.events()[0].breach_recorded().next().response_us(), 3 * kDay);
}

TEST(Expiry, ComesOnlyAfterTheSilenceWasRecorded) {
    const std::string unarmed = "expire_home_visit { version: 2 }";
    EXPECT_THAT(routed().at(kGraceEnd_us + kDay).answer(unarmed, kTimer), accepts());
    EXPECT_THAT(escalated().on_clock(kGraceEnd_us),
                accepts("home_visit_expired { case_id: 'case-00ABC' due_us: " + us(kGraceEnd_us) +
                        "policy_version: 7 }"));
}

TEST(Expiry, WaitsForTheGraceAfterTheWindow) {
    EXPECT_THAT(escalated().on_clock(kGraceEnd_us - 1), accepts());
}

TEST(Expiry, WaitsForTheResponseToALateEscalation) {
    const std::int64_t recorded_us = kWindowEnd_us + 7 * kDay;
    const auto visit = routed().after_clock(recorded_us);
    EXPECT_THAT(visit.on_clock(recorded_us + kDay - 1), accepts());
    EXPECT_FALSE(visit.on_clock(recorded_us + kDay).events().empty());
}

TEST(Expiry, WaitsUntilTheEngineHasServedForTheResponseTime) {
    const std::int64_t back_us = kGraceEnd_us + 7 * kDay;
    EXPECT_THAT(escalated().on_clock(back_us, back_us), accepts());
    EXPECT_THAT(escalated().on_clock(back_us + kDay - 1, back_us), accepts());
    EXPECT_FALSE(escalated().on_clock(back_us + kDay, back_us).events().empty());
}

TEST(Expiry, IsForgottenOnceTheTeamSetsOut) {
    const auto moving = assigned().after_clock(kWindowEnd_us).at(kWindowEnd_us + kHour);
    const auto travelling = Visit(moving).after(kTravel, kTeam);
    EXPECT_EQ(travelling.clock().first, "no_word");
    EXPECT_THAT(travelling.answer("expire_home_visit { version: 5 }", kTimer),
                refuses(v1::NOT_TO_EXPIRE));
}

TEST(Expiry, GoesOnWhileTheVisitOnlyMovesTowardsItsTeam) {
    const auto visit = Visit(escalated()).after(kReceive, kCoordinator);
    EXPECT_EQ(visit.clock(), std::pair(std::string("expire"), kGraceEnd_us));
    EXPECT_EQ(Visit(visit).after_clock(kGraceEnd_us).status(), "EXPIRED");
}

TEST(Expiry, IsNobodysButTheClocks) {
    EXPECT_THAT(escalated().answer("expire_home_visit { version: 3 }", kState),
                refuses(v1::ROLE_NOT_ALLOWED));
}

TEST(Conflict, IsRecordedWhateverTheStateAndChangesNone) {
    const std::string conflict =
        "record_conflict { guard: 'patient' rested_on: 'VERIFIED' found: 'PROVISIONAL' }";
    const std::string found =
        "conflict_found { guard: 'patient' rested_on: 'VERIFIED' found: 'PROVISIONAL' }";
    for (const auto& visit : {requested(), on_site(), completed()}) {
        EXPECT_THAT(visit.answer(conflict, kReaction), accepts(found));
        EXPECT_EQ(Visit(visit).after(conflict, kReaction).status(), visit.status());
    }
    EXPECT_THAT(requested().answer(conflict, kHospital), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(Visit().answer(conflict, kReaction), refuses(v1::VISIT_UNKNOWN));
    EXPECT_THAT(requested().after(kVoid, kHospital).answer(conflict, kReaction),
                refuses(v1::VISIT_VOIDED));
}

}  // namespace
}  // namespace enlace::homevisits
