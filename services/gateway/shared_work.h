#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "kafka/group_member.h"
#include "kafka/transactional_producer.h"

namespace enlace::gateway {

// What an instance does as long as it has the same partitions of those that its group shares out.
// Used by one thread.
class Share {
public:
    virtual ~Share() = default;

    // True: there is more to do at once.
    virtual bool step() = 0;
    // Commits what it can, before others have the partitions.
    virtual void finish() = 0;
};

struct SharedWorkStatus {
    std::uint64_t aborted = 0;    // Transactions given up, to be begun again.
    std::uint64_t producers = 0;  // Made; all but one were shut out.
    // Why nothing is done at present; nothing if all is well.
    std::optional<std::string> trouble;
};

// Work that instances share by a consumer group, each in transactions of its own, on a thread of
// its own. A trouble of any kind ends what it was about, and it begins again.
class SharedWork {
public:
    struct Options {
        std::string name;  // In log lines.
        kafka::Connection connection;
        std::string group;
        std::string topic;  // Whose partitions stand for what there is to share.
        std::string transactional_id;
    };
    // With its partitions; both outlive what is made.
    using Begin = std::function<std::unique_ptr<Share>(const kafka::GroupMember& member,
                                                       kafka::TransactionalProducer& producer)>;

    SharedWork(Options options, Begin begin);
    ~SharedWork();  // stop()

    void start();
    // Commits what it can, and leaves the group.
    void stop();

    // From any thread, as the next.
    SharedWorkStatus status() const;
    // There is something to do again.
    void wake();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace enlace::gateway
