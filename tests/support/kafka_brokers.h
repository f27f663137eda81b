#pragma once

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace enlace::test {

// The brokers that tests/support/with_kafka.py has started for this program.
inline std::string brokers() {
    const char* brokers = std::getenv("ENLACE_TEST_KAFKA");
    if (brokers) return brokers;
    throw std::runtime_error(
        "there are no brokers: run this program by tests/support/with_kafka.py");
}

}  // namespace enlace::test
