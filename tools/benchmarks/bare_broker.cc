#include "tools/benchmarks/bare_broker.h"

#include <stdexcept>

#include "kafka/admin.h"

namespace enlace::bench {
namespace {

using Clock = Samples::Clock;

constexpr std::chrono::seconds kPatience{30};
constexpr std::chrono::milliseconds kReadEvery{1};
constexpr std::size_t kRecord_bytes = 500;
constexpr std::size_t kTakeMost = 1'000;
const std::string kTopic = "bench.bare";

}  // namespace

BareBroker::BareBroker(const kafka::Connection& connection)
    : record_(kRecord_bytes, 'r'),
      producer_(connection, {.gather_within = {}}),
      consumer_(connection, {}) {
    kafka::Admin(connection).create({.name = kTopic, .settings = {}}, kPatience);
    producer_.learn(kTopic, kPatience);
    consumer_.start(kTopic, 1, 0, 0);
}

Load BareBroker::append_and_read(std::chrono::seconds time,
                                 std::size_t at_once,
                                 std::chrono::nanoseconds every) {
    Load load;
    const auto begun = Clock::now();
    auto next = begun;
    while (Clock::now() - begun < time || !appended_.empty()) {
        while (appended_.size() < at_once && Clock::now() >= next && Clock::now() - begun < time) {
            append();
            next += every;
        }
        for (const auto& message : consumer_.take(kTakeMost, kReadEvery)) {
            if (message.kind() != kafka::IncomingMessage::Kind::message) continue;
            load.samples.add(Clock::now() - appended_.front());
            appended_.pop_front();
        }
        if (!appended_.empty() && Clock::now() - appended_.front() > kPatience) {
            throw std::runtime_error("what was appended can't be read");
        }
    }
    load.took_s = seconds_since(begun);
    return load;
}

void BareBroker::append() {
    appended_.push_back(Clock::now());
    producer_.produce({.topic = kTopic, .partition = 0, .key = {}, .value = record_},
                      [](const auto&) {});
}

}  // namespace enlace::bench
