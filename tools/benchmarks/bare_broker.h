#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "kafka/connection.h"
#include "tools/benchmarks/load.h"

namespace enlace::bench {

// A topic of one partition on a broker, and nothing of Enlace's: messages of the size of a record
// are appended by one client, and read back by another.
class BareBroker {
public:
    // Makes the topic, which must not exist. Throws kafka::Error.
    explicit BareBroker(const kafka::Connection& connection);
    ~BareBroker();

    // `at_once` messages are under way at any time, for so long; with `every`, one is appended each
    // time that so much has passed. A sample is from the call that appends one until it was read.
    Load append_and_read(std::chrono::seconds time,
                         std::size_t at_once,
                         std::chrono::nanoseconds every = {});

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace enlace::bench
