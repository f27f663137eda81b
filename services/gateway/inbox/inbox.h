#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "gateway/inbox/command_sender.h"
#include "journal/founding.h"
#include "journal/kafka/topics.h"
#include "kafka/connection.h"

namespace enlace::gateway {

// What the inboxes' part of the gateway tells about itself. Counts are since it was made.
struct InboxStatus {
    std::map<std::string, std::uint64_t> answered;  // Committed; by outcome, or code if refused.
    std::uint64_t open = 0;                         // Read, and not answered yet.
    std::uint64_t held_up = 0;    // Keys whose next command can't be decided at present.
    std::uint64_t aborted = 0;    // Transactions given up, to be begun again.
    std::uint64_t producers = 0;  // Made; all but one were shut out.
    // Why nothing is read at present; nothing if all is well.
    std::optional<std::string> trouble;
};

// Takes commands out of the institutions' inboxes, has the services decide them, and answers each
// in the institution's outbox: once, together with how far the inbox was read, and in its order.
// What was not answered when an instance ended is asked again, of services that know that it is the
// same. Commands of one key are decided one after another. Instances share the inboxes by a
// consumer group.
class Inbox {
public:
    struct Options {
        kafka::Connection connection;
        journal::TopicRules topics;
        std::vector<journal::JournalInfo> journals;  // Whose partitions stand for inboxes.
        std::vector<std::string> institutions;       // Whose topics there are.
        unsigned instance = 0;
    };

    // Everything passed by reference must outlive it.
    Inbox(CommandSender& sender, const base::Clock& clock, Options options);
    ~Inbox();  // stop()

    void start();
    // Answers nothing more, and leaves the group.
    void stop();

    InboxStatus status() const;  // From any thread.

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace enlace::gateway
