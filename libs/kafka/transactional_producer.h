#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kafka/connection.h"
#include "kafka/error.h"
#include "kafka/group_member.h"
#include "kafka/header.h"

namespace enlace::kafka {

// Valid during the call it is made for. The partition is the one that Java's clients take for the
// key (murmur2).
struct TransactionalMessage {
    std::string_view topic;
    std::string_view key;
    std::string_view value;
    std::span<const Header> headers;
};

// Where a group goes on in one partition.
struct NextOffset {
    std::string topic;
    std::int32_t partition = 0;
    std::int64_t offset = 0;
};

// Writes messages, and how far what they follow from was read, together or not at all: readers with
// read_committed see each once, in the order of send(). Used by one thread.
//
// Every call waits for the brokers as long as they have only trouble, at most as long as it was
// given, and throws Error where it failed: of kind `fatal`, then make another producer; otherwise
// abort() and begin again from what was committed last. What a producer leaves open ends when
// another one with its id is made, or after `transaction_timeout`.
class TransactionalProducer {
public:
    struct Options {
        // One producer has it at a time: a new one shuts out the one before.
        std::string transactional_id;
        std::chrono::milliseconds transaction_timeout{10'000};
        std::chrono::milliseconds begin_within{30'000};  // Waits for what its predecessor left.
        std::size_t queue_bytes = 64u << 20;             // send() waits for room beyond it.
    };

    // Throws std::runtime_error about the connection's settings.
    TransactionalProducer(const Connection& connection, const Options& options);
    ~TransactionalProducer();

    // Begins a transaction where none is open. The topic must exist.
    void send(const TransactionalMessage& message, std::chrono::milliseconds within);
    // Ends it, or makes one of the offsets alone.
    void commit(const std::vector<NextOffset>& offsets,
                const GroupMember::Place& place,
                std::chrono::milliseconds within);
    // Nothing of what was sent since the last commit will ever be seen.
    void abort(std::chrono::milliseconds within);

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace enlace::kafka
