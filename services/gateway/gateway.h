#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "gateway/domain/data_events.h"
#include "gateway/domain/message.h"
#include "journal/founding.h"
#include "journal/kafka/topics.h"
#include "journal/log.h"
#include "kafka/connection.h"
#include "projection/runner.h"
#include "security/keyring.h"

namespace enlace::gateway {

// What the gateway tells about itself; a consistent copy. Counts are since it was made.
struct GatewayStatus {
    std::vector<projection::FollowedPartition> partitions;  // That this instance has.
    std::uint64_t published = 0;                            // Messages, committed.
    std::uint64_t transactions = 0;                         // Committed,
    std::uint64_t aborted = 0;                              // and given up: begun again.
    std::uint64_t producers = 0;                            // Made; all but one were shut out.
    std::uint64_t stores_thrown_away = 0;
    std::vector<std::string> halted;  // Places where reading stopped, and why.
    // Why nothing is published at present; nothing if all is well.
    std::optional<std::string> trouble;
};

// Publishes what counts in the journals, each event once, in the order of its journal's partition.
// Instances share the partitions by a consumer group; how far they are stands in the same
// transactions as what they publish. What the gateway keeps itself may be deleted while it is
// stopped: it is folded again, up to where the group is, without anything being published.
//
// Everything happens on a thread of its own. A trouble of any kind ends what it was about, and it
// begins again from what was committed last.
class Gateway {
public:
    struct Options {
        std::filesystem::path folder;
        kafka::Connection connection;
        journal::TopicRules topics;
        std::vector<journal::JournalInfo> journals;  // Founded already.
        std::vector<Audience> audiences;             // Whose topics there are.
        std::vector<projection::AcceptedLoss> accepted_losses;
        unsigned instance = 0;
    };

    // Everything passed by reference must outlive it.
    Gateway(journal::Log& log,
            const security::Keyring& keyring,
            Pseudonym pseudonym,
            const base::Clock& clock,
            Options options);
    ~Gateway();  // stop()

    void start();
    // Commits what was read, and leaves the group.
    void stop();

    GatewayStatus status() const;  // From any thread.

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace enlace::gateway
