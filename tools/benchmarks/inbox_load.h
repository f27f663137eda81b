#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <vector>

#include "kafka/consumer.h"
#include "kafka/producer.h"
#include "tools/benchmarks/samples.h"

namespace enlace::bench {

// The hospital of calls.h as one that prefers Kafka: it puts into its inbox that patients were
// reached, and reads in its outbox what became of each.
class InboxLoad {
public:
    // `cases` outlives it. Throws kafka::Error.
    InboxLoad(const kafka::Connection& connection, const std::vector<std::string>& cases);

    // For so long one command each time that `every` has passed; of all of them the time from
    // sending one until its outcome is read. Throws std::runtime_error where one is refused.
    Samples send_and_await(std::chrono::seconds time, std::chrono::nanoseconds every);

private:
    void send();

    const std::vector<std::string>& cases_;
    std::size_t sent_ = 0;
    std::deque<Samples::Clock::time_point> open_;  // In the order in which they are answered.
    kafka::Producer producer_;
    kafka::Consumer outbox_;
};

}  // namespace enlace::bench
