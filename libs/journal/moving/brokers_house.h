#pragma once

#include <memory>

#include "journal/kafka/kafka_keyring.h"
#include "journal/kafka/kafka_log.h"
#include "journal/moving/house.h"
#include "security/key.h"

namespace enlace::journal {

// The topics of a deployment on Apache Kafka. Services may have them open; those that serve a
// journal that has moved find out by its last record.
class BrokersHouse final : public House {
public:
    // Throws what the log and the keyring throw: topics are missing or not safe, another key
    // wrapped the keys, no broker answers.
    BrokersHouse(const kafka::Connection& connection,
                 const TopicRules& topics,
                 const security::Key& kek);

    std::string name() const override { return name_; }
    Log& log() override { return log_; }
    std::vector<JournalShape> journals() const override;
    security::MovableKeyring& keyring() override { return *keyring_; }
    std::optional<std::string> moving_from() const override { return keyring_->moving_from(); }
    void begin_move(const std::string& from) override { keyring_->begin_move(from); }
    void end_move() override { keyring_->end_move(); }

private:
    const std::string name_;
    const TopicRules topics_;
    const kafka::Admin admin_;
    KafkaLog log_;
    const std::unique_ptr<KafkaKeyring> keyring_;
};

}  // namespace enlace::journal
