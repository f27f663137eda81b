#include "tools/benchmarks/inbox_load.h"

#include <fmt/format.h>

#include <array>
#include <stdexcept>

#include "base/clock.h"
#include "gateway/topics.h"
#include "kafka/admin.h"
#include "tools/benchmarks/calls.h"
#include "tools/benchmarks/requests.h"

namespace enlace::bench {
namespace {

using Clock = Samples::Clock;

constexpr std::chrono::seconds kOutcomeWithin{30};
constexpr std::chrono::milliseconds kLookAtOutboxEvery{1};
constexpr std::size_t kOutcomesAtOnce = 1'000;

void expect_accepted(std::string_view outcome) {
    if (outcome.find(R"("outcome":"accepted")") == std::string_view::npos) {
        throw std::runtime_error("a command of the inbox was refused: " + std::string(outcome));
    }
}

}  // namespace

InboxLoad::InboxLoad(const kafka::Connection& connection)
    : producer_(connection, {.gather_within = {}}),
      outbox_(connection, {.committed_only = true, .wake = {}}) {
    const auto outbox = gateway::outbox_of({}, kHospital);
    const auto end = kafka::Admin(connection).ends(outbox, {0}, kOutcomeWithin).at(0);
    outbox_.start(outbox, 1, 0, static_cast<std::int64_t>(end));
    producer_.learn(gateway::inbox_of({}, kHospital), kOutcomeWithin);
}

Samples InboxLoad::send_and_await(std::chrono::seconds time, std::chrono::nanoseconds every) {
    Samples samples;
    const auto begun = Clock::now();
    auto next = begun;
    while (Clock::now() - begun < time || !open_.empty()) {
        while (Clock::now() >= next && Clock::now() - begun < time) {
            send();
            next += every;
        }
        for (const auto& message : outbox_.take(kOutcomesAtOnce, kLookAtOutboxEvery)) {
            if (message.kind() != kafka::IncomingMessage::Kind::message) continue;
            expect_accepted(message.value().value_or(""));
            samples.add(Clock::now() - open_.front());
            open_.pop_front();
        }
        if (!open_.empty() && Clock::now() - open_.front() > kOutcomeWithin) {
            throw std::runtime_error("a command of the inbox was not answered");
        }
    }
    return samples;
}

void InboxLoad::send() {
    const auto body = fmt::format(
        R"({{"finding":{{"description":"Unos 60 años","place":"Alameda","foundAt":"{}"}}}})",
        text_of(base::system_clock().wall_us()));
    const auto id = fresh_key(0);
    const std::array<kafka::Header, 6> headers = {{{"ce_specversion", "1.0"},
                                                   {"ce_id", id},
                                                   {"ce_source", "/bench"},
                                                   {"ce_type", "enlace.intake.v1.RegisterPatient"},
                                                   {"ce_human", "staff-1"},
                                                   {"content-type", "application/json"}}};
    open_.push_back(Clock::now());
    producer_.produce(
        {.topic = gateway::inbox_of({}, kHospital), .key = id, .value = body, .headers = headers},
        [](const auto&) {});
}

}  // namespace enlace::bench
