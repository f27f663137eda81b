#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "kafka/connection.h"
#include "kafka/header.h"

namespace enlace::kafka {

// What became of a message, as far as this process can know.
enum class Delivery {
    delivered,
    never_sent,  // And never will be.
    maybe_sent,  // No broker has confirmed it; one may have it.
};

struct Receipt {
    Delivery delivery = Delivery::never_sent;
    std::optional<std::int64_t> offset;  // Where it was delivered, if the broker said so.
};

// Valid during the call it is made for.
struct OutgoingMessage {
    std::string_view topic;
    std::int32_t partition = 0;
    std::string_view key;
    std::optional<std::string_view> value;  // Nothing: a tombstone.
    std::span<const Header> headers{};
};

// Since the producer was made.
struct ProducerCounts {
    std::uint64_t delivered = 0;
    std::uint64_t never_sent = 0;
    std::uint64_t maybe_sent = 0;
    std::uint64_t fatal_errors = 0;  // Each cost a client, and another one was made.
    // A second old.
    std::uint64_t requests_timed_out = 0;
    std::uint64_t disconnects = 0;
};

// Idempotent, and confirmed by all in-sync replicas: a message is written once, in the order of the
// calls of one thread, or not at all. After a fatal error, which ends a client of librdkafka's,
// what was under way is reported and a new client goes on. Thread-safe.
class Producer {
public:
    struct Options {
        // For so long after some were sent, those that come wait for each other, and go together
        // (after 0.1 s where a broker is silent). One that comes later goes at once.
        std::chrono::milliseconds gather_within{8};
        // After so long a message that is still here is given up.
        std::chrono::milliseconds deliver_within{8'000};
        std::size_t queue_bytes = 64u << 20;  // Beyond it nothing is taken.
    };

    // Called once for each message, from the producer's own thread, which it must not hold up; for
    // one that was not taken, perhaps before produce() returns.
    using Done = std::function<void(const Receipt&)>;

    // Does not wait for a broker. Throws std::runtime_error about the connection's settings.
    Producer(const Connection& connection, const Options& options);
    // Waits for what is under way, 5 s at most, and reports the rest.
    ~Producer();

    // Asks where the topic's partitions are, so that its first message needs not wait for that.
    // Whether there was an answer shows later.
    void learn(const std::string& topic, std::chrono::milliseconds within);

    // The topic must exist. An empty value is a value.
    void produce(const OutgoingMessage& message, Done done);

    ProducerCounts counts() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace enlace::kafka
