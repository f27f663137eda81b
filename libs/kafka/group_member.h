#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kafka/connection.h"

struct rd_kafka_consumer_group_metadata_s;

namespace enlace::kafka {

// A place in a consumer group, which shares out the partitions of one topic among its members.
// Reads nothing: what the partitions stand for is the caller's affair, and so are the offsets,
// which are committed in transactions (transactional_producer.h). Used by one thread, which calls
// turn() at least every `turn_within`, or loses the place.
class GroupMember {
public:
    struct Options {
        std::string group;
        std::string topic;
        // Who is not heard of for so long loses its partitions to the others.
        std::chrono::milliseconds session_timeout{6'000};
        std::chrono::milliseconds turn_within{30'000};
        // Called by turn() when the partitions go, just before others may have them. `lost`: they
        // have them already.
        std::function<void(bool lost)> on_revoked;
    };

    // Who the group takes this member for since it was given its partitions: valid as long as it
    // has them, and refused by the brokers afterwards.
    using Place = std::shared_ptr<const rd_kafka_consumer_group_metadata_s>;

    // Does not wait for a broker. Throws std::runtime_error about the connection's settings.
    GroupMember(const Connection& connection, Options options);
    ~GroupMember();  // Leaves the group.

    // Hears what the group has to say, for `wait` at most.
    void turn(std::chrono::milliseconds wait);

    // The partitions that are this member's; nothing while the group has not said.
    const std::optional<std::vector<std::int32_t>>& partitions() const;
    const Place& place() const;

    // The offsets that the group goes on from, of these partitions of any topic; nothing where it
    // never began. Waits for transactions that may still change them. Throws Error.
    std::vector<std::optional<std::uint64_t>> committed(const std::string& topic,
                                                        const std::vector<std::int32_t>& partitions,
                                                        std::chrono::milliseconds within) const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

// committed(), of a group that one is not in. Throws std::runtime_error about the connection's
// settings, too.
std::vector<std::optional<std::uint64_t>> committed_by(const Connection& connection,
                                                       const std::string& group,
                                                       const std::string& topic,
                                                       const std::vector<std::int32_t>& partitions,
                                                       std::chrono::milliseconds within);

}  // namespace enlace::kafka
