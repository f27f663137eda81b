#include "journal/kafka/entry_reader.h"

#include "journal/kafka/damage.h"
#include "journal/log.h"

namespace enlace::journal {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kFetchBytes = 16 << 10;
constexpr std::size_t kDrainAtOnce = 1'000;
constexpr std::uintptr_t kNoTag = 0;

kafka::Consumer::Options options() {
    kafka::Consumer::Options options;
    options.fetch_wait = milliseconds(1);
    options.fetch_bytes = kFetchBytes;  // A broker gives one batch in any case.
    // librdkafka counts notes of its own too, which must not keep it from fetching.
    options.queue_messages = 8;
    return options;
}

}  // namespace

EntryReader::EntryReader(kafka::Connection connection) : connection_(std::move(connection)) {}

std::string EntryReader::read(const PartitionState& partition,
                              std::uint64_t position,
                              milliseconds within) {
    auto consumer = take_idle();
    consumer->start(partition.topic(), kNoTag, partition.number(),
                    static_cast<std::int64_t>(position));
    const auto give_up = steady_clock::now() + within;
    std::optional<std::string> entry;
    std::optional<std::string> damage;
    while (!entry && !damage && steady_clock::now() < give_up) {
        const auto left = std::chrono::ceil<milliseconds>(give_up - steady_clock::now());
        for (const auto& message : consumer->take(1, left)) {
            damage = damage_of(message, partition, position);
            if (!damage && message.kind() == kafka::IncomingMessage::Kind::message) {
                entry.emplace(message.value().value_or(""));
            }
        }
    }
    consumer->stop(partition.topic(), partition.number());
    // What came beyond the one would keep the next read from fetching.
    while (!consumer->take(kDrainAtOnce, milliseconds(0)).empty()) {
    }
    give_back(std::move(consumer));
    if (damage) throw LogDamaged(*damage);
    if (!entry) {
        throw LogUnavailable(partition.at(position) + " was not sent within " +
                             std::to_string(within.count()) +
                             " ms: check that the brokers run and can be reached");
    }
    return *std::move(entry);
}

std::unique_ptr<kafka::Consumer> EntryReader::take_idle() {
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            auto consumer = std::move(idle_.back());
            idle_.pop_back();
            return consumer;
        }
    }
    return std::make_unique<kafka::Consumer>(connection_, options());
}

void EntryReader::give_back(std::unique_ptr<kafka::Consumer> consumer) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(consumer));
}

}  // namespace enlace::journal
