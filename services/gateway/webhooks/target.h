#pragma once

#include <compare>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "enlace/webhooks/v1/delivered.pb.h"
#include "enlace/webhooks/v1/webhook.pb.h"
#include "gateway/domain/message.h"
#include "gateway/webhooks/places.h"

namespace enlace::gateway {

// What is told in order, one thing after another: a patient.
struct LaneId {
    std::uint32_t partition = 0;
    std::string lane;

    auto operator<=>(const LaneId&) const = default;
};

// The next record that is told in a lane.
struct Errand {
    LaneId lane;
    std::uint64_t position = 0;
    std::size_t told = 0;  // Messages of the record that were delivered already.
    std::int64_t recorded_at_us = 0;
};

// How an attempt ended.
struct Attempt {
    std::size_t told = 0;  // Messages of the record that are delivered by now,
    bool done = false;     // and whether they are all of them.
    webhooks::v1::DeliveryTrouble trouble = webhooks::v1::DELIVERY_TROUBLE_UNSPECIFIED;
    std::uint32_t status = 0;
};

// What one webhook has been told, and what it is told next: lanes go on independently of each
// other, a few at once; one that fails waits longer and longer. What is kept is bounded: lanes that
// wait, and of each no more than where it is; where there are too many of these, no others are
// begun. Used by one thread; times are steady, but for what is reported.
class Target {
public:
    static constexpr std::size_t kAtOnce = 4;
    static constexpr std::size_t kLanesMax = 100;

    // From what was kept of it; nothing: from its beginning.
    Target(const webhooks::v1::WebhookState& webhook,
           std::uint32_t partitions,
           const std::optional<webhooks::v1::Delivered>& delivered);

    const webhooks::v1::WebhookState& webhook() const { return webhook_; }
    const Audience& audience() const { return audience_; }

    // As it is by now. One that was resumed, or goes elsewhere, is tried again at once.
    void change(const webhooks::v1::WebhookState& webhook);
    // There may be more in the feed.
    void look_again() { looked_ = false; }

    // What is to be attempted now, if anything; ended() must follow.
    std::optional<Errand> next(const Places& feed, std::int64_t now_us);
    // `chance`, 0 to 1, spreads what comes after a failure. What is done comes again, with all of
    // it told, as long as the feed is behind what was begun. Where the feed throws, nothing has
    // changed.
    void ended(const Errand& errand,
               const Attempt& attempt,
               const Places& feed,
               std::int64_t now_us,
               double chance);
    // In place of ended(), where something can't be read at present: from the errand's `told` on.
    void put_off(const Errand& errand, std::int64_t until_us);
    // When next() would have something that waits for its time; nothing: nothing waits.
    std::optional<std::int64_t> next_attempt_us() const;

    // What to keep: what was begun and not ended is not delivered.
    webhooks::v1::Delivered delivered() const;
    // Whether that has changed since it was asked last.
    bool take_changed() { return std::exchange(changed_, false); }

    // Lanes that wait after a failure.
    std::size_t held_up() const;
    // When the first record was recorded that such a lane waits with; nothing: none waits.
    std::optional<std::int64_t> oldest_recorded_at_us() const;
    // What its owner should be told of it that they are not told yet. A message that fails once is
    // not worth telling.
    std::optional<webhooks::v1::ReportDelivery> report(std::int64_t now_us,
                                                       std::int64_t wall_us) const;
    void reported(const webhooks::v1::ReportDelivery& told);

private:
    struct Lane {
        std::uint64_t position = 0;
        std::size_t told = 0;
        bool under_way = false;
        std::int64_t due_us = 0;
        std::uint32_t failed = 0;  // Attempts, since the last success.
        std::int64_t failing_since_us = 0;
        std::int64_t recorded_at_us = 0;  // Where it has failed.
        webhooks::v1::DeliveryTrouble trouble = webhooks::v1::DELIVERY_TROUBLE_UNSPECIFIED;
        std::uint32_t status = 0;
    };
    using Lanes = std::map<LaneId, Lane>;
    struct Unread {
        std::uint32_t partition = 0;
        Place place;
    };

    bool is_active() const;
    std::optional<Errand> begin(Lanes::value_type& lane);
    std::optional<Errand> begin_unread(const Places& feed);
    void look(const Places& feed);
    void try_at_once();
    // The one that has failed for the longest time, more than once; none: nullptr.
    const Lane* worst() const;

    webhooks::v1::WebhookState webhook_;
    Audience audience_;
    std::vector<std::uint64_t> next_;  // Of each partition, the first that was not begun yet.
    Lanes lanes_;
    std::deque<Unread> unread_;
    bool looked_ = false;  // Nothing more was found.
    std::size_t under_way_ = 0;
    bool changed_ = false;
    bool succeeded_ = false;  // At least once.
    bool reported_well_ = false;
    std::int64_t reported_since_us_ = 0;
    std::uint32_t reported_failed_ = 0;
};

}  // namespace enlace::gateway
