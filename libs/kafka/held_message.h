#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "kafka/producer.h"

namespace enlace::kafka {

// What an OutgoingMessage has, with its memory, and whom to tell what became of it.
struct HeldMessage {
    HeldMessage(const OutgoingMessage& message, Producer::Done&& to_tell)
        : topic(message.topic),
          partition(message.partition),
          key(message.key),
          value(message.value),
          headers(message.headers.begin(), message.headers.end()),
          done(std::move(to_tell)) {}

    OutgoingMessage message() const {
        return {
            .topic = topic, .partition = partition, .key = key, .value = value, .headers = headers};
    }

    std::string topic;
    std::int32_t partition;
    std::string key;
    std::optional<std::string> value;
    std::vector<Header> headers;
    Producer::Done done;
};

}  // namespace enlace::kafka
