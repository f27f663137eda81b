#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "journal/kafka/partition_state.h"
#include "kafka/consumer.h"

namespace enlace::journal {

// Why what came is not the entry that stood at `position`; nothing if it is, or if the consumer
// goes on trying.
std::optional<std::string> damage_of(const kafka::IncomingMessage& message,
                                     const PartitionState& partition,
                                     std::uint64_t position);
}  // namespace enlace::journal
