#pragma once

#include <atomic>
#include <cstdint>
#include <string>

namespace enlace::journal {

// What a process knows of one partition of a topic.
class PartitionState {
public:
    PartitionState(std::string topic, std::int32_t number)
        : topic_(std::move(topic)), number_(number) {}

    const std::string& topic() const { return topic_; }
    std::int32_t number() const { return number_; }
    std::string at(std::uint64_t position) const {
        return "topic " + topic_ + ", partition " + std::to_string(number_) + ", offset " +
               std::to_string(position);
    }

    // So many entries are durable at least.
    std::uint64_t known_end() const { return known_end_; }
    void note_end(std::uint64_t end) {
        std::uint64_t known = known_end_;
        while (known < end && !known_end_.compare_exchange_weak(known, end)) {
        }
    }

private:
    const std::string topic_;
    const std::int32_t number_;
    std::atomic<std::uint64_t> known_end_ = 0;
};

}  // namespace enlace::journal
