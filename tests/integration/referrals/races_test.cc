#include <gtest/gtest.h>

#include <atomic>

#include "enlace/referral/v1/rejection.pb.h"
#include "journal/memory_log.h"
#include "referral_world.h"
#include "support/engine/faulty_log.h"
#include "support/wait_until.h"

// What two units do to one referral at the same moment, through engines of their own; and what
// becomes of it while a service is away.
namespace enlace::aggregate {
namespace {

using common::v1::ACCEPTED;

constexpr int kPairs = 40;
constexpr std::chrono::milliseconds kBehind{20};  // So much later it reads what the other did.

class Referrals : public testing::Test {
protected:
    void SetUp() override { intake = &world.start(log, world.intake_options()); }
    void TearDown() override { EXPECT_EQ(world.faults_of({"intake", "referral"}), ""); }

    std::string sent(Engine& engine, const std::string& key) {
        const auto of = world.open_case(*intake, key).stream;
        EXPECT_TRUE(test::wait_until([&] { return engine.status().lag_records == 0; }));
        const auto answer =
            world.handle(engine, world.send_referral(engine, key + "-send-0123456789", of,
                                                     "receiver: 'SPSSA000203' priority: ROUTINE"));
        EXPECT_EQ(answer.outcome, ACCEPTED);
        return answer.stream;
    }
    Answer tell(Engine& engine,
                const std::string& key,
                const std::string& id,
                const std::string& text,
                const std::string& by) {
        return world.handle(engine, world.on_referral(engine, key, id, text, by));
    }

    journal::MemoryLog log;
    test::FaultyLog late{log};
    test::ReferralWorld world{log};
    Engine* intake = nullptr;
};

TEST_F(Referrals, AreEitherCancelledOrAccepted) {
    auto& senders = world.start(log, world.referrals_options());
    auto& receivers = world.start(late, world.referrals_options());
    late.delay_followers(kBehind);
    int cancelled = 0, accepted = 0;
    for (int i = 0; i < kPairs; ++i) {
        const std::string key = "pair-" + std::to_string(i);
        const auto id = sent(senders, key);
        ASSERT_TRUE(test::wait_until([&] { return receivers.status().lag_records == 0; }));
        auto cancelling = world.begin(
            senders, world.on_referral(senders, key + "-cancel-012345678", id,
                                       "cancel_referral { code: RESOLVED_LOCALLY reason: 'seen"
                                       " here' }",
                                       test::kSender));
        auto accepting = world.begin(
            receivers, world.on_referral(receivers, key + "-accept-012345678", id,
                                         "accept_referral { professional: 'p' }", test::kReceiver));
        const auto cancel_outcome = cancelling.get().outcome;
        const auto accept_outcome = accepting.get().outcome;
        cancelled += cancel_outcome == ACCEPTED;
        accepted += accept_outcome == ACCEPTED;
        ASSERT_NE(cancel_outcome == ACCEPTED, accept_outcome == ACCEPTED);
        // Whoever was later is told how it stands.
        EXPECT_EQ(cancel_outcome == ACCEPTED ? accept_outcome : cancel_outcome,
                  static_cast<std::uint32_t>(cancel_outcome == ACCEPTED
                                                 ? referral::v1::REFERRAL_ENDED
                                                 : referral::v1::CANCEL_NEEDS_CONSENT));
    }
    EXPECT_EQ(cancelled + accepted, kPairs);
    // Else nobody ever raced.
    EXPECT_GT(senders.status().lost_races + receivers.status().lost_races, 0u);
    EXPECT_GT(senders.status().void_records, 0u);
    ASSERT_TRUE(test::wait_until([&] { return receivers.status().lag_records == 0; }));
}

// The case is told of what happened in that hour, and of each thing once.
TEST_F(Referrals, AreToldToTheCaseHoweverLongIntakeWasAway) {
    constexpr std::size_t kSent = 12, kEnded = 8;
    auto& referrals = world.start(log, world.referrals_options());
    std::vector<std::string> ids;
    std::vector<std::string> cases;
    for (std::size_t i = 0; i < kSent; ++i)
        cases.push_back(world.open_case(*intake, "case-" + std::to_string(i)).stream);
    ASSERT_TRUE(test::wait_until([&] { return referrals.status().lag_records == 0; }));
    intake->stop();
    for (std::size_t i = 0; i < kSent; ++i) {
        const auto answer = world.handle(
            referrals, world.send_referral(referrals, "send-012345678-" + std::to_string(i),
                                           cases[i], "receiver: 'SPSSA000203' priority: ROUTINE"));
        ASSERT_EQ(answer.outcome, ACCEPTED);
        ids.push_back(answer.stream);
        world.clock.advance_us(5 * base::kMinute_us);
    }
    for (std::size_t i = 0; i < kEnded; ++i) {
        const auto answer =
            tell(referrals, "cancel-012345678-" + std::to_string(i), ids[i],
                 "cancel_referral { code: RESOLVED_LOCALLY reason: 'r' }", test::kSender);
        ASSERT_EQ(answer.outcome, ACCEPTED);
    }
    ASSERT_EQ(world.events("intake", "ObligationOpened"), 0u) << "nobody was there to hear";

    intake = &world.restart(*intake);
    EXPECT_TRUE(
        test::wait_until([&] { return world.events("intake", "ObligationClosed") == kEnded; }));
    EXPECT_EQ(world.events("intake", "ObligationOpened"), kSent);
    // Whoever begins again from nothing, beside it, does nothing twice.
    auto& another = world.start(log, world.intake_options());
    const auto settled = [](Engine& engine) {
        const auto status = engine.status();
        return status.reactions_pending == 0 && status.lag_records == 0;
    };
    EXPECT_TRUE(test::wait_until([&] { return settled(*intake) && settled(another); }));
    EXPECT_EQ(world.events("intake", "ObligationOpened"), kSent);
    EXPECT_EQ(world.events("intake", "ObligationClosed"), kEnded);
}

// While the service was away, a counter-referral could not become a referral of its own.
TEST_F(Referrals, ThatCounterReferralsAskForAreMadeOnceWhenTheServiceIsBack) {
    test::FaultyLog cut_off(log);
    auto* referrals = &world.start(cut_off, world.referrals_options());
    const auto id = sent(*referrals, "a");
    const std::string now_s = std::to_string(world.clock.wall_us() / base::kSecond_us);
    ASSERT_EQ(tell(*referrals, "accept-0123456789", id, "accept_referral { professional: 'p' }",
                   test::kReceiver)
                  .outcome,
              ACCEPTED);
    ASSERT_EQ(
        tell(*referrals, "start-01234567890", id, "start_attention {}", test::kReceiver).outcome,
        ACCEPTED);
    ASSERT_EQ(tell(*referrals, "finish-0123456789", id,
                   "finish_attention { attended: true diagnosis: 'I20' discharged_at { seconds: " +
                       now_s + " } }",
                   test::kReceiver)
                  .outcome,
              ACCEPTED);
    // From the counter-referral on nothing that it writes arrives.
    std::atomic<int> appends = 0;
    cut_off.judge_appends([&](auto, const auto&) {
        return ++appends == 1 ? test::Append::pass : test::Append::unknown_and_lost;
    });
    ASSERT_EQ(tell(*referrals, "issue-01234567890", id,
                   "issue_counter_referral { attended: true diagnosis: 'I20' treatment: 't'"
                   " evolution: 'e' prognosis: 'g' instructions: 'i' follow_up_owner: 'SPSSA000133'"
                   " asks_follow_up: true studies: 's' author: 'p' discharged_at { seconds: " +
                       now_s + " } next_date { seconds: " + now_s + " } }",
                   test::kReceiver)
                  .outcome,
              ACCEPTED);
    ASSERT_TRUE(test::wait_until([&] { return cut_off.faults() > 0; }));
    referrals->stop();
    ASSERT_EQ(world.events("referral", "ReferralSent"), 1u);
    world.clock.advance_us(base::kHour_us);
    cut_off.judge_appends({});
    referrals = &world.restart(*referrals);
    EXPECT_TRUE(test::wait_until([&] { return world.events("referral", "ReferralSent") == 2; }));
    referrals = &world.restart_on_empty_store(*referrals);
    EXPECT_TRUE(test::wait_until([&] {
        return referrals->status().reactions_pending == 0 && referrals->status().lag_records == 0;
    }));
    EXPECT_EQ(world.events("referral", "ReferralSent"), 2u);
    EXPECT_EQ(world.events("referral", "CounterReferralIssued"), 1u);
}

}  // namespace
}  // namespace enlace::aggregate
