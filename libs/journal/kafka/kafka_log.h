#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "journal/kafka/topics.h"
#include "journal/log.h"
#include "kafka/connection.h"
#include "kafka/producer.h"

namespace enlace::journal {

// The log on Apache Kafka: one topic for each journal, whose offsets are the positions. Any number
// of processes may have it open. Handed over means that all in-sync replicas have it in memory: it
// survives the loss of brokers, and a single broker's kill, but not that broker's power cut.
//
// What asks brokers waits for them, `ask_within` at most; after an answer that did not come,
// nothing is asked for a second, so that a caller's thread is not held up again and again.
class KafkaLog : public Log {
public:
    struct Options {
        kafka::Connection connection;
        TopicRules topics{};
        std::chrono::milliseconds ask_within{2'000};
        // An entry that no broker has confirmed after so long is given up; it may be there.
        std::chrono::milliseconds deliver_within{8'000};
        // Otherwise it may only be read, with the rights of somebody who may do no more: nothing is
        // ever handed over.
        bool writes = true;
    };

    // Does not wait for a broker. Throws std::runtime_error about the connection's settings.
    explicit KafkaLog(Options options);
    // Waits for what is under way, 5 s at most; its followers must be gone.
    ~KafkaLog() override;

    // The topic must have been made (`enlace topics create`) and be safe to write to (topics.h).
    // Throws std::runtime_error that says what to do, or LogUnavailable.
    void open_journal(std::string_view service, std::uint32_t partitions) override;
    void append(PartitionRef where, std::string entry, Done done) override;
    std::uint64_t end(PartitionRef where) const override;
    std::vector<std::uint64_t> ends(std::string_view service,
                                    const std::vector<std::uint32_t>& partitions) const override;
    std::uint64_t known_end(PartitionRef where) const override;
    // A few milliseconds for what no follower of this process has handed out lately.
    std::optional<std::string> read(PartitionRef where, std::uint64_t position) const override;
    bool is_local() const override { return false; }
    std::unique_ptr<Follower> follow(std::vector<FollowFrom> from,
                                     std::function<void()> wake) override;

    // Why it can't be written to or asked at present; nothing if all is well, or if the brokers
    // have answered since: as long as something ails they are asked every second, and otherwise
    // where they have said nothing for five.
    std::optional<std::string> trouble() const;
    // Somebody else had no answer from the same brokers: trouble, until they answer here.
    void doubt();
    kafka::ProducerCounts counts() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace enlace::journal
