#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kafka/connection.h"
#include "kafka/error.h"

namespace enlace::kafka {

// A topic to be made.
struct TopicPlan {
    std::string name;
    std::uint32_t partitions = 1;
    std::uint32_t replication = 1;
    std::map<std::string, std::string> settings;
};

// A topic as it is.
struct TopicState {
    std::uint32_t partitions = 0;
    std::uint32_t replication = 0;                // Of the partition that has the fewest copies.
    std::map<std::string, std::string> settings;  // All of them, defaults too.
};

// Asks brokers about topics, and has them made. Thread-safe; each call waits for its answer, at
// most as long as it was given, and throws Error where none came or it says no. All but ends()
// and beginnings(), which are for who has been let in, throw Refused where that is the reason.
class Admin {
public:
    // Does not wait for a broker. Throws std::runtime_error about the connection's settings.
    explicit Admin(const Connection& connection);
    ~Admin();

    // All topics that we may know of, with their partition counts.
    std::map<std::string, std::uint32_t> topics(std::chrono::milliseconds within) const;

    // Nothing if there is no such topic.
    std::optional<std::uint32_t> partitions(const std::string& topic,
                                            std::chrono::milliseconds within) const;

    // As above, with the settings; needs the right to read them.
    std::optional<TopicState> describe(const std::string& topic,
                                       std::chrono::milliseconds within) const;

    // Returns when the topic can be used.
    void create(const TopicPlan& plan, std::chrono::milliseconds within) const;

    // For each partition the offset that its next message will have, as it is at some moment
    // during the call; asks each broker once.
    std::vector<std::uint64_t> ends(const std::string& topic,
                                    const std::vector<std::int32_t>& partitions,
                                    std::chrono::milliseconds within) const;

    // As above, the offset of the first message that was not deleted, as it was old.
    std::vector<std::uint64_t> beginnings(const std::string& topic,
                                          const std::vector<std::int32_t>& partitions,
                                          std::chrono::milliseconds within) const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace enlace::kafka
