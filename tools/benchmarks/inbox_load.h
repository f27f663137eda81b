#pragma once

#include <chrono>
#include <deque>

#include "kafka/consumer.h"
#include "kafka/producer.h"
#include "tools/benchmarks/samples.h"

namespace enlace::bench {

// The hospital of calls.h as one that prefers Kafka: it puts into its inbox whom it has
// found, each somebody whom nobody knows yet, and reads in its outbox what became of each.
class InboxLoad {
public:
    // Throws kafka::Error.
    explicit InboxLoad(const kafka::Connection& connection);

    // For so long one command each time that `every` has passed; of all of them the time from
    // sending one until its outcome is read. Throws std::runtime_error where one is refused.
    Samples send_and_await(std::chrono::seconds time, std::chrono::nanoseconds every);

private:
    void send();

    std::deque<Samples::Clock::time_point> open_;  // In the order in which they are answered.
    kafka::Producer producer_;
    kafka::Consumer outbox_;
};

}  // namespace enlace::bench
