#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kafka/connection.h"

struct rd_kafka_s;
struct rd_kafka_message_s;

namespace enlace::kafka {

// What a consumer found: a message, or why there is none at a place. May outlive the consumer.
class IncomingMessage {
public:
    enum class Kind {
        message,
        end,           // All that there was before this offset has come; where asked for.
        out_of_range,  // The partition has no such offset: it was cut, or made anew.
        corrupt,       // What stands there is not what was written.
        trouble,       // The consumer goes on trying by itself.
    };

    IncomingMessage(std::shared_ptr<rd_kafka_s> client, rd_kafka_message_s* message)
        : client_(std::move(client)), message_(message) {}

    Kind kind() const;
    std::uintptr_t tag() const;  // Of the topic, as given to Consumer::start().
    std::int32_t partition() const;
    std::int64_t offset() const;
    // Views as long as this lives.
    std::string_view key() const;
    std::optional<std::string_view> value() const;  // Nothing: a tombstone.
    // The newest of this name; nothing: the message has none.
    std::optional<std::string_view> header(const char* name) const;
    // Of anything but a message: librdkafka's name of the error.
    std::string_view error() const;

private:
    struct Destroy {
        void operator()(rd_kafka_message_s* message) const;
    };
    std::shared_ptr<rd_kafka_s> client_;  // Can't go before its messages.
    std::unique_ptr<rd_kafka_message_s, Destroy> message_;
};

// Reads partitions from offsets that the caller names. There is no group, nothing is stored on
// brokers, and no offset is ever chosen for the caller. Used by one thread at a time.
class Consumer {
public:
    struct Options {
        // Longest time that a broker keeps a request when there is nothing new.
        std::chrono::milliseconds fetch_wait{500};
        std::size_t fetch_bytes = 1u << 20;  // Of one partition, in one answer.
        std::size_t fetch_worth_bytes = 1;   // With less a broker waits for more; for fetch_wait.
        // Instead, of a broker that had nothing new some times in a row: it answers as soon as
        // there is anything, and is asked again after so long. 0: never mind.
        std::chrono::milliseconds idle_wait{0};
        // Fetched ahead of take(), for all partitions together; about.
        std::size_t queue_bytes = 64u << 20;
        std::size_t queue_messages = 1'000'000;
        bool report_ends = false;
        bool committed_only = false;  // What transactions left open, or aborted, is not there.
        // Called from any thread when take() would find something again; it must only note it.
        std::function<void()> wake;
    };

    // Does not wait for a broker. Throws std::runtime_error about the connection's settings.
    Consumer(const Connection& connection, Options options);
    ~Consumer();

    // From now on what stands at `offset` and after it comes, in order. A topic has one tag.
    void start(const std::string& topic,
               std::uintptr_t tag,
               std::int32_t partition,
               std::int64_t offset);
    // Nothing of the partition comes any more.
    void stop(const std::string& topic, std::int32_t partition);

    // What has come, `max` messages at most; waits for the first.
    std::vector<IncomingMessage> take(std::size_t max, std::chrono::milliseconds wait);

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace enlace::kafka
