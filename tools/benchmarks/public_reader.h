#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "kafka/consumer.h"
#include "tools/benchmarks/samples.h"

namespace enlace::bench {

// Reads a public topic as an outsider does, only what was committed, from its end on and as it
// comes, on a thread of its own.
class PublicReader {
public:
    // Throws kafka::Error where the topic can't be read.
    PublicReader(const kafka::Connection& connection, const std::string& topic);

    // Once nothing has come for a second: from when each event had occurred, by its own time, until
    // it was read.
    Samples finish();

private:
    void read();

    kafka::Consumer consumer_;
    Samples samples_;  // Of the thread, until it has ended.
    std::atomic<bool> finishing_ = false;
    std::jthread thread_;
};

}  // namespace enlace::bench
