#include "tools/benchmarks/public_reader.h"

#include <google/protobuf/util/time_util.h>

#include <numeric>
#include <stdexcept>
#include <vector>

#include "base/clock.h"
#include "kafka/admin.h"

namespace enlace::bench {
namespace {

constexpr std::chrono::seconds kEndsWithin{30};
constexpr std::chrono::seconds kSilence{1};
constexpr std::size_t kMessagesAtOnce = 1'000;

std::chrono::microseconds age_of(const kafka::IncomingMessage& message) {
    using google::protobuf::util::TimeUtil;
    google::protobuf::Timestamp occurred;
    const auto time = message.header("ce_time");
    if (!time || !TimeUtil::FromString(std::string(*time), &occurred)) {
        throw std::runtime_error("a public message does not say when it occurred");
    }
    return std::chrono::microseconds(base::system_clock().wall_us() -
                                     TimeUtil::TimestampToMicroseconds(occurred));
}

}  // namespace

PublicReader::PublicReader(const kafka::Connection& connection, const std::string& topic)
    : consumer_(connection, {.committed_only = true, .wake = {}}) {
    const kafka::Admin admin(connection);
    const auto partitions = admin.partitions(topic, kEndsWithin);
    if (!partitions) throw std::runtime_error("there is no topic " + topic);
    std::vector<std::int32_t> all(*partitions);
    std::iota(all.begin(), all.end(), 0);
    const auto ends = admin.ends(topic, all, kEndsWithin);
    for (const auto p : all) {
        consumer_.start(topic, 1, p, static_cast<std::int64_t>(ends[static_cast<std::size_t>(p)]));
    }
    thread_ = std::jthread([this] { read(); });
}

Samples PublicReader::finish() {
    finishing_ = true;
    thread_.join();
    return std::move(samples_);
}

void PublicReader::read() {
    for (;;) {
        const bool finishing = finishing_;
        const auto messages = consumer_.take(kMessagesAtOnce, kSilence);
        for (const auto& message : messages) {
            if (message.kind() != kafka::IncomingMessage::Kind::message) continue;
            samples_.add(age_of(message));
        }
        if (finishing && messages.empty()) return;
    }
}

}  // namespace enlace::bench
