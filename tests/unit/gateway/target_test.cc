#include "gateway/webhooks/target.h"

#include <gmock/gmock.h>

#include <array>
#include <limits>
#include <map>
#include <stdexcept>

#include "base/clock.h"
#include "gateway/domain/webhook_pauses.h"
#include "support/decisions.h"

// What is attempted when: in order for each patient, side by side for several, within limits.
namespace enlace::gateway {
namespace {

using test::equals_text;
using test::from_text;
using testing::ElementsAre;
using webhooks::v1::Delivered;
using webhooks::v1::WebhookState;

constexpr std::uint32_t kPartitions = 2;
const std::string kActive = "status: ACTIVE institution: 'SPSSA000011' url: 'https://a.mx' ";

// All places of the one audience there is.
class Feeding final : public Places {
public:
    // As if it had been folded up to there only.
    void only_before(std::uint64_t position) { end_ = position; }
    void fail(bool fails) { fails_ = fails; }

    void add(std::uint32_t partition, std::uint64_t position, const std::string& lane) {
        all_[partition][position] = lane;
    }
    std::vector<Place> places(const Audience&,
                              std::uint32_t partition,
                              std::uint64_t from,
                              std::size_t most) const override {
        std::vector<Place> found;
        if (fails_) throw std::runtime_error("the disk");
        for (const auto& [position, lane] : all_[partition]) {
            if (position < from || position >= end_ || found.size() == most) continue;
            found.push_back({position, {}});
            found.back().row.set_lane(lane);
        }
        return found;
    }
    std::optional<std::uint64_t> next_of_lane(const Audience&,
                                              std::uint32_t partition,
                                              std::string_view lane,
                                              std::uint64_t from) const override {
        for (const auto& [position, of] : all_[partition])
            if (position >= from && position < end_ && of == lane) return position;
        return std::nullopt;
    }

private:
    bool fails_ = false;
    std::uint64_t end_ = std::numeric_limits<std::uint64_t>::max();
    std::array<std::map<std::uint64_t, std::string>, kPartitions> all_;
};

class TargetTest : public testing::Test {
protected:
    // What is begun now, as "lane@position".
    std::vector<std::string> begin() {
        std::vector<std::string> begun;
        while (auto errand = target.next(feed, now_us)) {
            begun.push_back(errand->lane.lane + "@" + std::to_string(errand->position));
            under_way[errand->lane.lane] = *errand;
        }
        return begun;
    }
    void deliver(const std::string& lane) {
        target.ended(under_way.at(lane), {.told = 1, .done = true}, feed, now_us, 0.5);
    }
    void fail(const std::string& lane) {
        target.ended(under_way.at(lane), {.trouble = webhooks::v1::REFUSED, .status = 500}, feed,
                     now_us, 0.5);
    }
    void add(const std::vector<std::string>& lanes) {
        for (const auto& lane : lanes) feed.add(0, end++, lane);
        target.look_again();
    }

    Feeding feed;
    std::uint64_t end = 10;
    std::int64_t now_us = 1'000'000'000;
    WebhookState webhook = from_text<WebhookState>(kActive + "starts_at: 10 starts_at: 3");
    Target target{webhook, kPartitions, std::nullopt};
    std::map<std::string, Errand> under_way;
};

TEST_F(TargetTest, TellsOnePatientInOrderAndOthersMeanwhile) {
    add({"ana", "ana", "eva", "ana"});
    EXPECT_THAT(begin(), ElementsAre("ana@10", "eva@12"));
    deliver("eva");
    EXPECT_THAT(begin(), ElementsAre());
    deliver("ana");
    EXPECT_THAT(begin(), ElementsAre("ana@11"));
    deliver("ana");
    EXPECT_THAT(begin(), ElementsAre("ana@13"));
    deliver("ana");
    EXPECT_THAT(target.delivered(), equals_text("next: 14 next: 3"));
}

TEST_F(TargetTest, BeginsWhereItBeganAndFollowsEachPartition) {
    feed.add(0, 9, "before");
    feed.add(1, 2, "before");
    feed.add(1, 3, "eva");
    add({"ana"});
    EXPECT_THAT(begin(), ElementsAre("ana@10", "eva@3"));
    Target from_the_first{from_text<WebhookState>(kActive), kPartitions, std::nullopt};
    EXPECT_EQ(from_the_first.next(feed, now_us)->position, 9u);
}

TEST_F(TargetTest, AttemptsFourAtOnce) {
    add({"a", "b", "c", "d", "e"});
    EXPECT_THAT(begin(), ElementsAre("a@10", "b@11", "c@12", "d@13"));
    deliver("b");
    EXPECT_THAT(begin(), ElementsAre("e@14"));
}

TEST_F(TargetTest, WaitsLongerAfterEachFailureAndHoldsUpNobodyElse) {
    add({"ana", "eva", "ana"});
    EXPECT_THAT(begin(), ElementsAre("ana@10", "eva@11"));
    deliver("eva");
    for (std::uint32_t failed = 1; failed < 20; ++failed) {
        fail("ana");
        EXPECT_EQ(target.next_attempt_us(), now_us + pause_us(failed, 0.5));
        now_us += pause_us(failed, 0.5) - 1;
        add({"eva"});
        EXPECT_THAT(begin(), ElementsAre("eva@" + std::to_string(end - 1)));
        deliver("eva");
        ++now_us;
        EXPECT_THAT(begin(), ElementsAre("ana@10"));
    }
    deliver("ana");
    EXPECT_THAT(begin(), ElementsAre("ana@12"));
    EXPECT_EQ(target.held_up(), 0u);
}

TEST_F(TargetTest, BeginsNoOthersWhereAHundredWait) {
    std::vector<std::string> lanes;
    for (std::size_t i = 0; i <= Target::kLanesMax; ++i) lanes.push_back("p" + std::to_string(i));
    add(lanes);
    std::size_t failed = 0;
    for (auto begun = begin(); !begun.empty(); begun = begin()) {
        for (const auto& one : begun) fail(one.substr(0, one.find('@')));
        failed += begun.size();
    }
    EXPECT_EQ(failed, Target::kLanesMax);
    EXPECT_EQ(target.delivered().held_size(), static_cast<int>(Target::kLanesMax));
    EXPECT_EQ(target.delivered().next(0), 10 + Target::kLanesMax);
    // One that is taken at last says that the others may be, too.
    now_us += 2 * kFirstPause_us;
    const auto first = target.next(feed, now_us);
    target.ended(*first, {.told = 1, .done = true}, feed, now_us, 0.5);
    EXPECT_EQ(target.next_attempt_us(), 0);
}

TEST_F(TargetTest, GoesOnFromWhatWasKept) {
    add({"ana", "eva", "ana", "eva"});
    begin();
    deliver("eva");
    begin();
    const auto kept = target.delivered();
    EXPECT_THAT(kept, equals_text("next: 14 next: 3 held { lane: 'ana' position: 10 }"
                                  " held { lane: 'eva' position: 13 }"));
    EXPECT_TRUE(target.take_changed());
    EXPECT_FALSE(target.take_changed());
    target = Target(webhook, kPartitions, kept);
    EXPECT_THAT(begin(), ElementsAre("ana@10", "eva@13"));
    deliver("ana");
    EXPECT_THAT(begin(), ElementsAre("ana@12"));
}

// After a crash it may have kept more than the feed had, which is folded again.
TEST_F(TargetTest, LosesNothingWhereTheFeedIsBehindWhatWasKept) {
    add({"ana", "ana", "eva"});
    begin();
    const auto kept = target.delivered();
    ASSERT_EQ(kept.next(0), 13u);
    target = Target(webhook, kPartitions, kept);
    feed.only_before(11);
    EXPECT_THAT(begin(), ElementsAre("ana@10", "eva@12"));
    deliver("ana");
    EXPECT_THAT(begin(), ElementsAre()) << "it waits";
    EXPECT_THAT(target.delivered(), equals_text("next: 13 next: 3 held { lane: 'ana' position: 10 }"
                                                " held { lane: 'eva' position: 12 }"));
    now_us = *target.next_attempt_us();
    const auto again = target.next(feed, now_us);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->position, 10u);
    EXPECT_EQ(again->told, 1u) << "of which nothing is left to tell";
    feed.only_before(13);
    target.ended(*again, {.told = 1, .done = true}, feed, now_us, 0.5);
    EXPECT_THAT(begin(), ElementsAre("ana@11"));
    deliver("ana");
    deliver("eva");
    EXPECT_THAT(target.delivered(), equals_text("next: 13 next: 3"));
}

TEST_F(TargetTest, EndsOnceWhereTheFeedFailedFirst) {
    add({"ana", "eva", "leo", "luz", "sol"});
    EXPECT_EQ(begin().size(), Target::kAtOnce);
    feed.fail(true);
    EXPECT_THROW(deliver("ana"), std::runtime_error);
    under_way.at("ana").told = 1;
    target.put_off(under_way.at("ana"), now_us + base::kSecond_us);
    feed.fail(false);
    EXPECT_THAT(begin(), ElementsAre("sol@14"));
    now_us += base::kSecond_us;
    EXPECT_THAT(begin(), ElementsAre()) << "four are under way";
    deliver("sol");
    EXPECT_THAT(begin(), ElementsAre("ana@10"));
    EXPECT_EQ(under_way.at("ana").told, 1u);
}

TEST_F(TargetTest, IsSentNothingWhileItIsPausedAndAllOfItAtOnceThen) {
    add({"ana"});
    begin();
    fail("ana");
    webhook.set_status(WebhookState::PAUSED);
    target.change(webhook);
    now_us += base::kHour_us;
    EXPECT_THAT(begin(), ElementsAre());
    EXPECT_EQ(target.next_attempt_us(), std::nullopt);
    now_us -= base::kHour_us;
    webhook.set_status(WebhookState::ACTIVE);
    webhook.set_resumed_version(7);
    target.change(webhook);
    EXPECT_THAT(begin(), ElementsAre("ana@10"));
}

TEST_F(TargetTest, ReportsWhatFailsAgainAndThatItIsWell) {
    constexpr std::int64_t kWall_us = 5'000'000'000;
    add({"ana"});
    begin();
    fail("ana");
    EXPECT_EQ(target.report(now_us, kWall_us), std::nullopt);
    now_us += kFirstPause_us;
    begin();
    fail("ana");
    const auto report = target.report(now_us, kWall_us);
    ASSERT_TRUE(report);
    EXPECT_THAT(*report, equals_text("failing_since_us: 4999000000 trouble: REFUSED status: 500"
                                     " next_attempt_at_us: 5002000000 held_up: 1"));
    target.reported(*report);
    EXPECT_EQ(target.report(now_us, kWall_us), std::nullopt);
    webhook.mutable_failing();
    target.change(webhook);
    now_us += 2 * kFirstPause_us;
    begin();
    EXPECT_EQ(target.report(now_us, kWall_us), std::nullopt) << "while it is under way";
    deliver("ana");
    const auto well = target.report(now_us, kWall_us);
    ASSERT_TRUE(well);
    EXPECT_THAT(*well, equals_text(""));
    target.reported(*well);
    EXPECT_EQ(target.report(now_us, kWall_us), std::nullopt);
}

TEST_F(TargetTest, KnowsTheOldestOfWhatFails) {
    add({"ana", "eva", "ana"});
    begin();
    EXPECT_EQ(target.oldest_recorded_at_us(), std::nullopt) << "nothing has failed";
    under_way.at("ana").recorded_at_us = 500;
    under_way.at("eva").recorded_at_us = 700;
    fail("eva");
    EXPECT_EQ(target.oldest_recorded_at_us(), 700);
    fail("ana");
    EXPECT_EQ(target.oldest_recorded_at_us(), 500);
    now_us += 2 * kFirstPause_us;
    begin();
    EXPECT_EQ(target.oldest_recorded_at_us(), 500) << "until it is delivered";
    deliver("ana");
    EXPECT_EQ(target.oldest_recorded_at_us(), 700);
    deliver("eva");
    EXPECT_EQ(target.oldest_recorded_at_us(), std::nullopt);
}

TEST_F(TargetTest, RepeatsOnlyTheRestOfARecord) {
    add({"ana"});
    begin();
    target.ended(under_way.at("ana"), {.told = 2, .trouble = webhooks::v1::TIMED_OUT}, feed, now_us,
                 0.5);
    now_us += kFirstPause_us;
    EXPECT_EQ(target.next(feed, now_us)->told, 2u);
}

}  // namespace
}  // namespace enlace::gateway
