#include "journal/moving/brokers_house.h"

namespace enlace::journal {
namespace {

// Nobody waits for an answer: a leader may be elected meanwhile, or a broker come back.
constexpr std::chrono::seconds kAskWithin{10};
constexpr std::chrono::seconds kDeliverWithin{120};

}  // namespace

BrokersHouse::BrokersHouse(const kafka::Connection& connection,
                           const TopicRules& topics,
                           const security::Key& kek)
    : name_("Apache Kafka at " + connection.brokers),
      topics_(topics),
      admin_(connection),
      log_({.connection = connection,
            .topics = topics,
            .ask_within = kAskWithin,
            .deliver_within = kDeliverWithin}),
      keyring_(KafkaKeyring::open(
          {.connection = connection, .topics = topics, .patience = kAskWithin, .moving = true},
          kek)) {}

std::vector<JournalShape> BrokersHouse::journals() const {
    return journals_on(admin_, topics_);
}

}  // namespace enlace::journal
