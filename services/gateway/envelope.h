#pragma once

#include <string>
#include <vector>

#include "gateway/domain/message.h"
#include "kafka/transactional_producer.h"

namespace enlace::gateway {

inline constexpr auto kIdHeader = "ce_id";
inline constexpr auto kTypeHeader = "ce_type";

// What stands around a message: CloudEvents 1.0, binary mode of the Kafka binding.
std::vector<kafka::Header> envelope(const PublicMessage& message);

// What is unique in a topic: `<stream>/<version>`.
std::string event_id(const PublicMessage& message);

}  // namespace enlace::gateway
