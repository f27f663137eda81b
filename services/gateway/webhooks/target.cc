#include "gateway/webhooks/target.h"

#include <algorithm>

#include "gateway/domain/webhook.h"
#include "gateway/domain/webhook_pauses.h"

namespace enlace::gateway {

using webhooks::v1::Delivered;
using webhooks::v1::ReportDelivery;
using webhooks::v1::WebhookState;

namespace {

constexpr std::size_t kReadAhead = 16;  // Of each partition.
constexpr std::uint32_t kWorthTelling_failed = 2;
constexpr std::int64_t kAskAgainAfter_us = 1'000'000;  // The feed.

}  // namespace

Target::Target(const WebhookState& webhook,
               std::uint32_t partitions,
               const std::optional<Delivered>& delivered)
    : webhook_(webhook), audience_(audience_of(webhook)), next_(partitions) {
    const auto& begins = delivered ? delivered->next() : webhook.starts_at();
    for (int i = 0; i < begins.size() && i < static_cast<int>(partitions); ++i)
        next_[static_cast<std::size_t>(i)] = begins[i];
    if (!delivered) return;
    for (const auto& held : delivered->held())
        lanes_[{held.partition(), held.lane()}] = {.position = held.position()};
}

bool Target::is_active() const {
    return webhook_.status() == WebhookState::ACTIVE;
}

void Target::change(const WebhookState& webhook) {
    const bool at_once =
        webhook.resumed_version() != webhook_.resumed_version() || webhook.url() != webhook_.url();
    webhook_ = webhook;
    if (at_once) try_at_once();
}

void Target::try_at_once() {
    for (auto& [id, lane] : lanes_) lane.due_us = 0;
}

std::optional<Errand> Target::next(const Places& feed, std::int64_t now_us) {
    if (!is_active() || under_way_ == kAtOnce) return std::nullopt;
    for (auto& lane : lanes_) {
        if (!lane.second.under_way && lane.second.due_us <= now_us) return begin(lane);
    }
    return begin_unread(feed);
}

std::optional<Errand> Target::begin(Lanes::value_type& lane) {
    auto& [id, at] = lane;
    at.under_way = true;
    ++under_way_;
    return Errand{.lane = id, .position = at.position, .told = at.told};
}

std::optional<Errand> Target::begin_unread(const Places& feed) {
    while (lanes_.size() < kLanesMax) {
        if (unread_.empty()) look(feed);
        if (unread_.empty()) return std::nullopt;
        const auto [partition, place] = std::move(unread_.front());
        unread_.pop_front();
        next_[partition] = place.position + 1;
        changed_ = true;
        // Of a lane that is not done yet it is found when its turn comes.
        const auto [at, is_new] =
            lanes_.try_emplace({partition, place.row.lane()}, Lane{.position = place.position});
        if (is_new) return begin(*at);
    }
    return std::nullopt;
}

void Target::look(const Places& feed) {
    if (looked_) return;
    for (std::uint32_t partition = 0; partition < next_.size(); ++partition) {
        for (auto& place : feed.places(audience_, partition, next_[partition], kReadAhead))
            unread_.push_back({partition, std::move(place)});
    }
    looked_ = unread_.empty();
}

void Target::ended(const Errand& errand,
                   const Attempt& attempt,
                   const Places& feed,
                   std::int64_t now_us,
                   double chance) {
    const auto& [partition, name] = errand.lane;
    std::optional<std::uint64_t> later;
    // A feed that is behind what was begun, as after a crash, does not know yet what else waits.
    bool is_behind = false;
    if (attempt.done) {
        later = feed.next_of_lane(audience_, partition, name, errand.position + 1);
        is_behind = feed.places(audience_, partition, next_[partition] - 1, 1).empty();
    }
    auto& lane = lanes_.at(errand.lane);
    lane.under_way = false;
    --under_way_;
    lane.told = attempt.told;
    if (!attempt.done) {
        if (++lane.failed == 1) lane.failing_since_us = now_us;
        lane.recorded_at_us = errand.recorded_at_us;
        lane.trouble = attempt.trouble;
        lane.status = attempt.status;
        lane.due_us = now_us + pause_us(lane.failed, chance);
        return;
    }
    changed_ = succeeded_ = true;
    // The others may have failed for the same reason.
    if (lane.failed > 0) try_at_once();
    if (is_behind) {
        lane = {.position = errand.position,
                .told = attempt.told,
                .due_us = now_us + kAskAgainAfter_us};
    } else if (later && *later < next_[partition]) {
        lane = {.position = *later};
    } else {
        lanes_.erase(errand.lane);
    }
}

void Target::put_off(const Errand& errand, std::int64_t until_us) {
    auto& lane = lanes_.at(errand.lane);
    lane.under_way = false;
    lane.told = errand.told;
    lane.due_us = until_us;
    --under_way_;
}

std::optional<std::int64_t> Target::next_attempt_us() const {
    std::optional<std::int64_t> first;
    if (!is_active() || under_way_ == kAtOnce) return first;
    for (const auto& [id, lane] : lanes_) {
        if (!lane.under_way) first = std::min(first.value_or(lane.due_us), lane.due_us);
    }
    return first;
}

Delivered Target::delivered() const {
    Delivered delivered;
    for (const auto next : next_) delivered.add_next(next);
    for (const auto& [id, lane] : lanes_) {
        auto& held = *delivered.add_held();
        held.set_partition(id.partition);
        held.set_lane(id.lane);
        held.set_position(lane.position);
    }
    return delivered;
}

std::size_t Target::held_up() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(lanes_, [](const auto& lane) { return lane.second.failed > 0; }));
}

std::optional<std::int64_t> Target::oldest_recorded_at_us() const {
    std::optional<std::int64_t> oldest;
    for (const auto& [id, lane] : lanes_) {
        if (lane.failed == 0) continue;
        oldest = std::min(oldest.value_or(lane.recorded_at_us), lane.recorded_at_us);
    }
    return oldest;
}

const Target::Lane* Target::worst() const {
    const Lane* found = nullptr;
    for (const auto& [id, lane] : lanes_) {
        if (lane.failed < kWorthTelling_failed) continue;
        if (!found || lane.failing_since_us < found->failing_since_us) found = &lane;
    }
    return found;
}

std::optional<ReportDelivery> Target::report(std::int64_t now_us, std::int64_t wall_us) const {
    if (webhook_.status() == WebhookState::REMOVED) return std::nullopt;
    const auto* const lane = worst();
    if (!lane) {
        const bool all_well = held_up() == 0 && (succeeded_ || lanes_.empty());
        const bool says_so = !webhook_.has_failing() || reported_well_;
        return all_well && !says_so ? std::optional(ReportDelivery()) : std::nullopt;
    }
    if (lane->under_way) return std::nullopt;
    if (lane->failing_since_us == reported_since_us_ && lane->failed == reported_failed_)
        return std::nullopt;
    ReportDelivery report;
    report.set_failing_since_us(wall_us - (now_us - lane->failing_since_us));
    report.set_trouble(lane->trouble);
    report.set_status(lane->status);
    report.set_next_attempt_at_us(wall_us + (lane->due_us - now_us));
    report.set_held_up(static_cast<std::uint32_t>(held_up()));
    return report;
}

void Target::reported(const ReportDelivery& told) {
    reported_well_ = told.failing_since_us() == 0;
    const auto* const lane = reported_well_ ? nullptr : worst();
    reported_since_us_ = lane ? lane->failing_since_us : 0;
    reported_failed_ = lane ? lane->failed : 0;
}

}  // namespace enlace::gateway
