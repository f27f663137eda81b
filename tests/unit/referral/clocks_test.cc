#include <gtest/gtest.h>

#include "unit/referral/referral_support.h"

namespace enlace::referral {
namespace {

using test::accepts;
using test::refuses;

constexpr std::int64_t kAnswerDue_us = kNow_us + kWeek;
constexpr std::int64_t kExpiry_us = kAnswerDue_us + 3 * kDay;

Referral escalated() {
    return sent().after_clock(kAnswerDue_us);
}

TEST(Breach, IsRecordedWhenTheClockHasRunOutAndNotBefore) {
    EXPECT_THAT(drafted().on_clock(kNow_us + 3 * kDay - 1), accepts());
    EXPECT_THAT(drafted().on_clock(kNow_us + 3 * kDay),
                accepts("breach_recorded { timer: 'draft_review' due_us: " +
                        us(kNow_us + 3 * kDay) + "policy_version: 7 escalation_level: 1 next" +
                        deadline("draft_review", kNow_us + 3 * kDay + 36 * kHour, 36 * kHour) +
                        "must_be_told { office: UNIT institution: 'SPSSA000011' } }"));
}

// Of the breach that was recorded last.
common::v1::MustBeTold told(const Referral& referral) {
    const auto& told = referral.last().breach_recorded().must_be_told();
    EXPECT_EQ(told.size(), 1);
    return told.empty() ? common::v1::MustBeTold() : told.at(0);
}

TEST(Breach, NamesWhoMustBeToldStepByStep) {
    auto referral = accepted();
    std::int64_t now_us = kNow_us + 30 * kDay;
    const std::string_view steps[] = {"office: UNIT institution: 'SPSSA000203'",
                                      "office: HEAD_OF_UNIT institution: 'SPSSA000203'",
                                      "office: STATE_COORDINATOR"};
    for (const auto step : steps) {
        referral.after_clock(now_us);
        EXPECT_THAT(told(referral), test::equals_text(std::string(step)));
        now_us += 15 * kDay;
    }
}

TEST(Breach, IsForWhoeverHasToAct) {
    const std::int64_t late_us = kNow_us + 365 * kDay;
    for (auto referral : {drafted(), needs_info(), counter_referred(), ended_unattended(),
                          rejected(), expired(), opened()}) {
        EXPECT_EQ(told(referral.after_clock(late_us)).institution(), kSenderClues)
            << referral.status();
    }
    for (auto referral :
         {sent(), received(), accepted(), scheduled(), no_show(), in_attention(), attended()}) {
        EXPECT_EQ(told(referral.after_clock(late_us)).institution(), kReceiverClues)
            << referral.status();
    }
}

TEST(Breach, GoesUpTheLadderStepByStepAndNoFurther) {
    auto referral = accepted();
    std::int64_t now_us = kNow_us + 30 * kDay;
    for (std::uint32_t level = 1; level <= 3; ++level, now_us += 15 * kDay) {
        EXPECT_EQ(referral.clock(), std::pair(std::string("attend_by"), now_us));
        referral.after_clock(now_us);
        EXPECT_EQ(referral.state().escalation_level(), level);
    }
    EXPECT_EQ(referral.status(), "ACCEPTED") << "never lost";
    EXPECT_EQ(referral.state().deadlines_size(), 0);
}

TEST(Breach, OfAStoppedClockIsNothingToDo) {
    const auto stale = on_timer(sent().state().deadlines(0)).record_breach();
    const std::string asked = "record_breach { " + stale.ShortDebugString() + " }";
    EXPECT_THAT(accepted().at(kNow_us + 60 * kDay).answer(asked, kTimer), accepts());
    EXPECT_THAT(closed().answer(asked, kTimer), refuses(v1::REFERRAL_ENDED));
    EXPECT_THAT(sent().at(kAnswerDue_us).answer(asked, kSender), refuses(v1::ROLE_NOT_ALLOWED));
}

TEST(Breach, OfEachOtherClockLeavesTheReferralOpen) {
    const std::int64_t late_us = kNow_us + 365 * kDay;
    for (auto referral : {drafted(), accepted(), scheduled(), no_show(), in_attention(), attended(),
                          counter_referred(), ended_unattended(), rejected(), expired()}) {
        const std::string before(referral.status()), timer = referral.clock().first;
        referral.after_clock(late_us);
        EXPECT_EQ(referral.status(), before);
        EXPECT_EQ(referral.clock().first, timer);
        EXPECT_GT(referral.clock().second, late_us);
    }
}

TEST(Breach, OfTheAnswerArmsTheExpiry) {
    EXPECT_THAT(sent().on_clock(kAnswerDue_us),
                accepts("breach_recorded { timer: 'answer_by' due_us: " + us(kAnswerDue_us) +
                        "policy_version: 7 escalation_level: 1 next { timer: 'expire' due_us: " +
                        us(kExpiry_us) + "response_us: " + us(3 * kDay) +
                        "only_while_served: true } "
                        "must_be_told { office: UNIT institution: 'SPSSA000203' } }"));
}

TEST(Breach, LeavesTheTimeThatGoesWithThePriority) {
    auto urgent = Referral().after(send(kTo + "priority: STAT"), kSender);
    urgent.after_clock(kNow_us + 30 * kMinute);
    EXPECT_EQ(urgent.clock(), std::pair(std::string("expire"), kNow_us + 45 * kMinute));
}

// A holiday that is decreed while something waits for an answer.
TEST(Clock, KeepsWhatItWasStartedWithWhenTheCalendarChanges) {
    auto decreed = made_policy();
    decreed.version = 8;
    decreed.calendar.holidays = {(kNow_us + 2 * kDay) / kDay};
    const auto before = sent();
    const auto after = Referral(decreed).after(kSend, kSender);
    EXPECT_EQ(before.clock().second, kAnswerDue_us);
    EXPECT_EQ(after.clock().second, kAnswerDue_us + kDay);
    // Decided on under the new one, the older referral is late at its own time all the same.
    auto asked = on_timer(before.state().deadlines(0));
    *asked.mutable_context()->mutable_actor() = kTimer;
    asked.mutable_context()->set_now_us(kAnswerDue_us);
    const auto decision = decide(asked, before.state(), decreed);
    ASSERT_THAT(decision.events(), testing::SizeIs(1));
    EXPECT_EQ(decision.events().at(0).breach_recorded().due_us(), kAnswerDue_us);
    EXPECT_EQ(decision.events().at(0).breach_recorded().policy_version(), 8u);
}

TEST(Clock, RunsOverANightInWhichClocksAreSetForward) {
    auto summer = made_policy();
    // On the Sunday after, an hour before it would be noon.
    summer.calendar.offset_changes = {{kNow_us + 6 * kDay, 60}};
    EXPECT_EQ(Referral(summer).after(kSend, kSender).clock().second, kAnswerDue_us - kHour);
    const auto urgent = send(kTo + "priority: URGENT");
    EXPECT_EQ(Referral(summer).at(kNow_us + 5 * kDay).after(urgent, kSender).clock().second,
              kNow_us + 6 * kDay)
        << "a day of so many hours is not one on the calendar";
}

TEST(Clock, RunsAsThePolicySaysForANeedAndForAnInstitution) {
    auto policy = made_policy();
    policy.exceptions["referral.attend_by"] = {
        {.institution = kThirdClues, .rule = {.duration_us = kDay}},
        {.type = "SPECIALIST_CARE", .rule = {.duration_us = 2 * kDay}}};
    const auto attend_by = [&](const std::string& sent) {
        return Referral(policy)
            .after(sent, kSender)
            .after(kReceive, sent == kSend ? kReceiver : kThird)
            .after(kAccept, sent == kSend ? kReceiver : kThird)
            .clock();
    };
    EXPECT_EQ(attend_by(kSend), std::pair(std::string("attend_by"), kNow_us + 2 * kDay));
    EXPECT_EQ(attend_by(send("receiver: 'SPSSA000133' known_receiver: true ")).second,
              kNow_us + kDay);
}

TEST(Clock, RunsAsThePolicySaysForTheJurisdictionOfWhoeverHasToAct) {
    auto policy = made_policy();
    policy.standings = {{kReceiverClues, {{0, "II"}}}, {kSenderClues, {{0, "I"}}}};
    for (const auto clock : {"referral.answer_by", "referral.acknowledge_by"})
        policy.exceptions[clock].push_back(
            {.jurisdiction = "II", .rule = {.duration_us = kDay, .response_us = kHour}});
    auto referral = Referral(policy).after(kSend, kSender);
    EXPECT_EQ(referral.clock().second, kNow_us + kDay);
    referral.after_clock(kNow_us + kDay);
    EXPECT_EQ(referral.clock().second, kNow_us + kDay + kHour) << "so does the response";
    EXPECT_EQ(Referral(policy).after(kSend, kSender).after(kReject, kReceiver).clock().second,
              sent().after(kReject, kReceiver).clock().second)
        << "the sender, who stands elsewhere, has the time that everybody has";
}

TEST(Expiry, ComesOnlyAfterTheSilenceWasRecorded) {
    const std::string unarmed = "expire_referral { version: 1 }";
    EXPECT_THAT(sent().at(kExpiry_us + kDay).answer(unarmed, kTimer), accepts());
    EXPECT_THAT(escalated().on_clock(kExpiry_us - 1), accepts());
    EXPECT_THAT(escalated().on_clock(kExpiry_us),
                accepts("referral_expired { due_us: " + us(kExpiry_us) +
                        "policy_version: 7 acknowledge_by" +
                        deadline("acknowledge_by", kExpiry_us + kWeek, 5 * kDay) + "}"));
}

TEST(Expiry, WaitsForTheResponseToALateEscalation) {
    const std::int64_t recorded_us = kAnswerDue_us + kWeek;
    const auto referral = sent().after_clock(recorded_us);
    EXPECT_THAT(referral.on_clock(recorded_us + 3 * kDay - 1), accepts());
    EXPECT_FALSE(referral.on_clock(recorded_us + 3 * kDay).events().empty());
}

TEST(Expiry, WaitsUntilTheEngineHasServedForTheResponseTime) {
    const std::int64_t back_us = kExpiry_us + kWeek;
    EXPECT_THAT(escalated().on_clock(back_us, back_us), accepts());
    EXPECT_THAT(escalated().on_clock(back_us + 3 * kDay - 1, back_us), accepts());
    EXPECT_FALSE(escalated().on_clock(back_us + 3 * kDay, back_us).events().empty());
}

TEST(Expiry, GoesOnWhileTheReferralOnlyReachesItsReceiver) {
    auto referral = escalated().after(kReceive, kReceiver);
    EXPECT_EQ(referral.clock(), std::pair(std::string("expire"), kExpiry_us));
    EXPECT_EQ(referral.after_clock(kExpiry_us).status(), "EXPIRED");
}

TEST(Expiry, IsForgottenOnceTheReceiverAnswers) {
    const auto referral = escalated().at(kAnswerDue_us).after(kAccept, kReceiver);
    EXPECT_EQ(referral.clock().first, "attend_by");
    EXPECT_THAT(referral.answer("expire_referral { version: 2 }", kTimer),
                refuses(v1::NOT_TO_EXPIRE));
    EXPECT_THAT(escalated().answer("expire_referral { version: 2 }", kSender),
                refuses(v1::ROLE_NOT_ALLOWED));
}

TEST(Conflict, IsRecordedWhateverTheStateAndChangesNone) {
    const std::string conflict =
        "record_conflict { guard: 'receiver' rested_on: 'open' found: 'closed' }";
    for (const auto& referral : {sent(), in_attention(), closed()}) {
        EXPECT_THAT(
            referral.answer(conflict, kReaction),
            accepts("conflict_found { guard: 'receiver' rested_on: 'open' found: 'closed' }"));
        EXPECT_EQ(Referral(referral).after(conflict, kReaction).status(), referral.status());
    }
    EXPECT_THAT(sent().answer(conflict, kSender), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(Referral().answer(conflict, kReaction), refuses(v1::REFERRAL_UNKNOWN));
    EXPECT_THAT(sent().after(kVoid, kSender).answer(conflict, kReaction),
                refuses(v1::REFERRAL_VOIDED));
}

TEST(Conflict, OfTwoForTheSameNeedIsWhatNobodyKnewOf) {
    const auto looked = [](const std::string& rested_on, const std::string& found) {
        return sent().answer("record_conflict { guard: 'same_need' rested_on: '" + rested_on +
                                 "' found: '" + found + "' }",
                             kReaction);
    };
    EXPECT_THAT(looked("0", "1"),
                accepts("conflict_found { guard: 'same_need' rested_on: '0' found: '1' }"));
    EXPECT_THAT(looked("0", "0"), accepts());
    EXPECT_THAT(looked("1", "2"), accepts()) << "whoever sent it knew, and said why";
}

}  // namespace
}  // namespace enlace::referral
