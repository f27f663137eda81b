#include "kafka/transactional_producer.h"

#include <gmock/gmock.h>

#include "kafka/error.h"
#include "kafka/handles.h"
#include "mock_brokers.h"

namespace enlace::kafka {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using test::kTopic;

constexpr auto kId = "transactions";
constexpr auto kGroup = "group";
constexpr std::int32_t kStays = 1;
constexpr std::int32_t kGoes = 2;
constexpr auto kLong = 20s;  // Not reached.

// One broker coordinates the transactions and has the messages, another the group.
class TransactionalProducerTest : public testing::Test {
protected:
    void SetUp() override {
        brokers.make_topic(kTopic, 1);
        brokers.let_coordinate_transactions(kId, kStays);
        brokers.let_coordinate_group(kGroup, kGoes);
        producer.emplace(Connection{.brokers = brokers.addresses()},
                         TransactionalProducer::Options{.transactional_id = kId});
        commit(1, kLong);  // Now the producer knows who coordinates the group.
    }

    void commit(std::int64_t offset, std::chrono::milliseconds within) {
        producer->commit({{.topic = kTopic, .partition = 0, .offset = offset}}, place, within);
    }

    test::MockBrokers brokers{2};
    const GroupMember::Place place{rd_kafka_consumer_group_metadata_new(kGroup),
                                   [](const auto* one) {
                                       rd_kafka_consumer_group_metadata_destroy(
                                           const_cast<rd_kafka_consumer_group_metadata_t*>(one));
                                   }};
    std::optional<TransactionalProducer> producer;
};

TEST_F(TransactionalProducerTest, FindsWhoCoordinatesTheGroupAfterOneThatIsGone) {
    brokers.remove(kGoes);
    brokers.let_coordinate_group(kGroup, kStays);
    const auto began = steady_clock::now();
    EXPECT_NO_THROW(commit(2, kLong));
    EXPECT_LT(steady_clock::now() - began, kLong);
}

TEST_F(TransactionalProducerTest, WaitsForWhoCoordinatesTheGroupNoLongerThanItWasTold) {
    constexpr auto kShort = 2s;
    brokers.go_down(kGoes);
    const auto began = steady_clock::now();
    EXPECT_THROW(commit(2, kShort), Error);
    EXPECT_GE(steady_clock::now() - began, kShort - 1s) << "it was not waited for";
    EXPECT_LT(steady_clock::now() - began, kLong);

    producer->abort(kLong);
    brokers.let_coordinate_group(kGroup, kStays);
    EXPECT_NO_THROW(commit(2, kLong)) << "and goes on";
}

}  // namespace
}  // namespace enlace::kafka
