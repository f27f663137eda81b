#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "journal/kafka/topics.h"
#include "kafka/connection.h"
#include "security/movable_keyring.h"

namespace enlace::journal {

// The keyring of a deployment on Apache Kafka: a compacted topic of one partition (keyring_table.h
// says what its messages mean), which every process reads whole when it starts and follows from
// then on, and keeps in memory only. A key is in all in-sync replicas, and was read back, before
// anybody seals with it.
class KafkaKeyring final : public security::MovableKeyring {
public:
    struct Options {
        kafka::Connection connection;
        TopicRules topics{};
        // Longest time without an answer from the brokers, or without progress; after that nothing
        // is asked for a second.
        std::chrono::milliseconds patience{5'000};
        // Otherwise it may only be read: new keys and destruction are refused.
        bool writes = true;
        // Called when the brokers did not answer; from any thread.
        std::function<void()> on_silence = [] {};
        // By who moves a deployment to these brokers. Nobody else gets one as long as not all of it
        // is here.
        bool moving = false;
    };

    // Reads the topic, which must have been made (`enlace topics create`) and be safe. Throws
    // KeyringError, LogUnavailable, or std::runtime_error that says what to do. KeyringUnavailable,
    // here and below, is for brokers that do not answer.
    static std::unique_ptr<KafkaKeyring> open(Options options, const security::Key& kek);

    ~KafkaKeyring() override;

    // A new key takes some milliseconds.
    security::SubjectKey key_for(std::string_view subject) override;
    // Waits for what others have made until now before it says that there is no such key.
    std::optional<security::Key> find(std::string_view key_id) const override;
    // Of all generations; other processes notice within milliseconds.
    std::optional<std::string> current_id(std::string_view subject) override;
    void destroy(std::string_view subject) override;
    void destroy_key(std::string_view subject, std::string_view key_id) override;

    std::vector<security::Slot> newest() const override;
    void adopt(const std::vector<security::Slot>& slots) override;

    // Where a deployment is being moved from; nothing if all of it is here.
    std::optional<std::string> moving_from() const;
    void begin_move(const std::string& from);
    void end_move();

private:
    class Impl;
    explicit KafkaKeyring(std::unique_ptr<Impl> impl);

    std::unique_ptr<Impl> impl_;
};

}  // namespace enlace::journal
