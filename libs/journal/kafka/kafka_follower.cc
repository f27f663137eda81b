#include "journal/kafka/kafka_follower.h"

#include "journal/kafka/damage.h"
#include "telemetry/log.h"

namespace enlace::journal {
namespace {

constexpr std::size_t kTakeAtOnce = 1'000;
// An entry this far below the end is one of many that are folded once, and not asked for again.
constexpr std::uint64_t kRecent = 10'000;
constexpr std::size_t kWorthAnAnswer = 64u << 10;  // So much does not wait for more.
// Whoever has nothing to do asks no more often. As long at most, what begins to be followed
// meanwhile, or has a new leader, is waited for.
constexpr std::chrono::milliseconds kIdleWait{250};

kafka::Consumer::Options options(std::chrono::milliseconds patience,
                                 const std::function<void()>& wake) {
    kafka::Consumer::Options options;
    if (patience.count() > 0) {
        options.fetch_wait = patience;
        options.fetch_worth_bytes = kWorthAnAnswer;
        options.idle_wait = kIdleWait;
    }
    options.wake = wake;
    return options;
}

}  // namespace

KafkaFollower::KafkaFollower(const kafka::Connection& connection,
                             RecentEntries& recent,
                             std::vector<Journal> from,
                             const std::function<void()>& wake)
    : recent_(recent), next_(std::move(from)) {
    for (std::size_t journal = 0; journal < next_.size(); ++journal) {
        const auto patience = next_[journal].patience;
        for (const auto& [partition, position] : next_[journal].partitions) {
            if (!partition) continue;
            auto& consumer =
                consumers_.try_emplace(patience, connection, options(patience, wake)).first->second;
            // A tag of 0 is that of messages about no topic.
            consumer.start(partition->topic(), journal + 1, partition->number(),
                           static_cast<std::int64_t>(position));
        }
    }
    turn_ = consumers_.begin();
}

LogBatch KafkaFollower::poll(std::size_t max_bytes) {
    LogBatch batch;
    auto owner = std::make_shared<std::vector<kafka::IncomingMessage>>();
    std::size_t bytes = 0;
    while (!damage_ && bytes < max_bytes) {
        auto* message = next();
        if (!message) break;
        if (!take(*message, batch)) continue;
        bytes += batch.entries.back().bytes.size();
        owner->push_back(std::move(*message));
    }
    if (damage_ && batch.empty()) throw LogDamaged(*damage_);
    if (!batch.empty()) batch.owners.push_back(std::move(owner));
    return batch;
}

kafka::IncomingMessage* KafkaFollower::next() {
    for (std::size_t asked = 0; at_ == fetched_.size(); ++asked) {
        if (asked == consumers_.size()) return nullptr;
        if (++turn_ == consumers_.end()) turn_ = consumers_.begin();
        fetched_ = turn_->second.take(kTakeAtOnce, std::chrono::milliseconds(0));
        at_ = 0;
    }
    return &fetched_[at_++];
}

bool KafkaFollower::take(const kafka::IncomingMessage& message, LogBatch& batch) {
    if (message.kind() == kafka::IncomingMessage::Kind::trouble) {
        report(message);
        return false;
    }
    const auto journal = static_cast<std::uint16_t>(message.tag() - 1);
    const auto number = static_cast<std::uint16_t>(message.partition());
    auto& [partition, next] = next_[journal].partitions[number];
    damage_ = damage_of(message, *partition, next);
    if (damage_) return false;
    const std::string_view bytes = message.value().value_or(std::string_view());
    batch.entries.push_back({journal, number, next, bytes});
    ++next;
    partition->note_end(next);
    if (next + kRecent > partition->known_end()) recent_.add(partition, next - 1, bytes);
    return true;
}

void KafkaFollower::report(const kafka::IncomingMessage& message) const {
    std::string topic;
    if (message.tag() > 0) {
        for (const auto& from : next_[message.tag() - 1].partitions) {
            if (from.partition) topic = from.partition->topic();
        }
    }
    log::warning(
        "follower_waits",
        {{"topic", topic}, {"partition", message.partition()}, {"error", message.error()}});
}

}  // namespace enlace::journal
