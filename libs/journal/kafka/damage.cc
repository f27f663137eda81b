#include "journal/kafka/damage.h"

namespace enlace::journal {

std::optional<std::string> damage_of(const kafka::IncomingMessage& message,
                                     const PartitionState& partition,
                                     std::uint64_t position) {
    switch (message.kind()) {
        case kafka::IncomingMessage::Kind::message:
            if (message.offset() == static_cast<std::int64_t>(position)) return std::nullopt;
            return partition.at(position) + " is missing, offset " +
                   std::to_string(message.offset()) +
                   " comes instead: entries were deleted, or somebody wrote to the topic in a "
                   "transaction. Check the topic with `enlace topics check`, and restore it";
        case kafka::IncomingMessage::Kind::out_of_range:
            return partition.at(position) +
                   " does not exist, although it did: the log was cut or the topic was made anew. "
                   "Restore it; or, if what is missing is lost for good, delete the stores that "
                   "were folded from it";
        case kafka::IncomingMessage::Kind::corrupt:
            return partition.at(position) +
                   " fails its checksum: look after that broker's disk, and let it copy the "
                   "partition from another";
        case kafka::IncomingMessage::Kind::end:
        case kafka::IncomingMessage::Kind::trouble:
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace enlace::journal
