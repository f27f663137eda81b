#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <string>

#include "kafka/consumer.h"
#include "kafka/producer.h"
#include "tools/benchmarks/load.h"

namespace enlace::bench {

// A topic of one partition on a broker, and nothing of Enlace's: messages of the size of a record
// are appended by one client, and read back by another.
class BareBroker {
public:
    // Makes the topic, which must not exist. Throws kafka::Error.
    explicit BareBroker(const kafka::Connection& connection);

    // `at_once` messages are under way at any time, for so long; with `every`, one is appended each
    // time that so much has passed. A sample is from the call that appends one until it was read.
    Load append_and_read(std::chrono::seconds time,
                         std::size_t at_once,
                         std::chrono::nanoseconds every = {});

private:
    void append();

    const std::string record_;
    std::deque<Samples::Clock::time_point> appended_;  // And not read yet, in order.
    kafka::Producer producer_;
    kafka::Consumer consumer_;
};

}  // namespace enlace::bench
