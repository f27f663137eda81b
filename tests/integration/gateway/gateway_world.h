#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gateway/domain/message.h"
#include "gateway/gateway.h"
#include "journal/kafka/kafka_keyring.h"
#include "public_topics.h"
#include "security/key_files.h"
#include "support/journal_writer.h"
#include "support/kafka_home.h"
#include "support/temporary_folder.h"

namespace enlace::test {

inline constexpr std::uint32_t kPartitions = 4;
inline constexpr std::chrono::seconds kWithin{60};
inline constexpr auto kPlanted = "Guadalupe Hernandez";

// Journals on brokers, with home visits that something happens to, and the topics that outsiders
// read. `prefix`: of all topics, so that worlds can share the brokers.
class GatewayWorld {
public:
    explicit GatewayWorld(std::string prefix);

    gateway::Gateway::Options options(unsigned instance = 0) const;
    // Of this process; not started.
    std::unique_ptr<gateway::Gateway> make_gateway(unsigned instance = 0);

    // A visit of the jurisdiction's is begun, with the planted name; its stream.
    std::string begin_visit(const std::string& jurisdiction);
    // So many notes on safety, in one record.
    void note(const std::string& visit, int notes = 1);
    void reroute(const std::string& visit, const std::string& to);
    void refuse(const std::string& visit);
    // One that does not count; nor does anything of the visit that is written after it.
    void write_void(const std::string& visit);
    // One that counts, and can't be decoded.
    void poison(const std::string& visit);

    std::string events_topic() const;
    std::string jurisdiction_topic(const std::string& code) const;

    // Nothing is missing, doubled or out of order on the data teams' topic, and nothing else is
    // there; as of all that happened.
    testing::AssertionResult events_are_right() const;
    bool events_are_complete() const;

    const std::filesystem::path& keys() const { return keys_folder_; }
    const std::filesystem::path folder() const { return folder_.path(); }
    std::uint64_t happened() const;

private:
    void write(const std::string& visit,
               const std::vector<std::string>& events,
               const std::function<void(journal::v1::JournalRecord&)>& spoil = {});

    const TemporaryFolder folder_;
    const std::filesystem::path keys_folder_;
    const security::KeyFiles keys_;
    const journal::TopicRules rules_;
    std::unique_ptr<journal::KafkaLog> log_;
    std::unique_ptr<journal::KafkaKeyring> keyring_;
    std::unique_ptr<JournalWriter> writer_;
    std::vector<journal::JournalInfo> journals_;
    std::vector<gateway::Audience> audiences_;
    std::map<std::string, std::uint64_t> versions_;  // Of each visit.
};

}  // namespace enlace::test
