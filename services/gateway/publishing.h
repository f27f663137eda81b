#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "enlace/gateway/v1/store.pb.h"
#include "gateway/translation.h"
#include "journal/founding.h"
#include "journal/kafka/topics.h"
#include "kafka/transactional_producer.h"
#include "projection/rows.h"
#include "projection/runner.h"
#include "projection/store.h"
#include "projection/store_layout.h"

namespace enlace::gateway {

// The gateway's store, and what it is named after: one that another release folded is of no use.
std::vector<std::string> families();
projection::StoreLayout store_layout();

// Folds what is known of streams, and publishes what is told of each record from the offset on that
// the group has reached: what is collected for the store has been committed to the brokers before.
// Throws kafka::Error out of fold() and collect(): the runner is to be thrown away, with all that
// was folded since its store's last commit.
class Publishing final : public projection::Projection {
public:
    // Where publishing goes on, for each partition of each journal; kNotFollowed: not here.
    using Offsets = std::vector<std::vector<std::uint64_t>>;

    struct Options {
        journal::TopicRules topics;
        std::vector<journal::JournalInfo> journals;
        Offsets offsets;
        std::chrono::milliseconds within{10'000};  // For the brokers, each time.
        // Told of each transaction, with so many messages.
        std::function<void(std::uint64_t messages)> on_committed;
    };

    // All must outlive it.
    Publishing(projection::Store& store,
               Translation& translation,
               kafka::TransactionalProducer& producer,
               kafka::GroupMember::Place place,
               const std::set<Audience>& audiences,
               Options options);

    void fold(const projection::Counted& counted) override;
    void collect(projection::Batch& batch) override;
    void committed() override;

    // Whose projection this is, before its first step.
    void belongs_to(const projection::Runner& runner) { runner_ = &runner; }

private:
    struct NothingBefore {};

    void send(const PublicMessage& message);
    std::vector<kafka::NextOffset> move_on();

    projection::RowTable<v1::Thing, NothingBefore> things_;
    Translation& translation_;
    kafka::TransactionalProducer& producer_;
    const kafka::GroupMember::Place place_;
    const std::set<Audience>& audiences_;
    const Options options_;
    const projection::Runner* runner_ = nullptr;
    Offsets committed_;
    std::uint64_t sent_ = 0;  // In the transaction that is open.
};

}  // namespace enlace::gateway
