#include "kafka/producer.h"

#include <gmock/gmock.h>

#include <fstream>
#include <mutex>

#include "kafka/consumer.h"
#include "mock_brokers.h"
#include "support/temporary_folder.h"
#include "support/wait_until.h"

namespace enlace::kafka {
namespace {

using namespace std::chrono_literals;
using test::kTopic;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

class ProducerTest : public testing::Test {
protected:
    void SetUp() override { brokers.make_topic(kTopic, 2); }

    std::unique_ptr<Producer> make(Producer::Options options = {}) {
        auto producer =
            std::make_unique<Producer>(Connection{.brokers = brokers.addresses()}, options);
        return producer;
    }

    void produce(Producer& producer, std::string_view value) {
        producer.produce({.topic = kTopic, .partition = 1, .key = "key", .value = value},
                         [this](const Receipt& receipt) {
                             const std::lock_guard lock(mutex);
                             receipts.push_back(receipt);
                         });
    }

    // What the producer has said so far.
    std::vector<Delivery> told() const {
        const std::lock_guard lock(mutex);
        std::vector<Delivery> all;
        for (const auto& receipt : receipts) all.push_back(receipt.delivery);
        return all;
    }

    // Of the next message.
    Delivery fate(Producer& producer) {
        const std::size_t before = told().size();
        produce(producer, "value");
        EXPECT_TRUE(test::wait_until([&] { return told().size() > before; }));
        return told().at(before);
    }

    test::MockBrokers brokers;
    mutable std::mutex mutex;
    std::vector<Receipt> receipts;
};

TEST_F(ProducerTest, DeliversInOrderAndSaysWhere) {
    const auto producer = make();
    for (int i = 0; i < 3; ++i) produce(*producer, "value");
    ASSERT_TRUE(test::wait_until([&] { return told().size() == 3; }));
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(receipts[i].delivery, Delivery::delivered);
        EXPECT_EQ(receipts[i].offset, static_cast<std::int64_t>(i));
    }
    EXPECT_EQ(producer->counts().delivered, 3u);
}

TEST_F(ProducerTest, SendsOneThatComesAloneAtOnceAndTogetherWhatComesSoonAfter) {
    const auto producer = make({.gather_within = 3s});
    producer->learn(kTopic, 5s);  // So that no connection is opened within these seconds.
    brokers.count_requests();
    ASSERT_EQ(fate(*producer), Delivery::delivered);
    for (int i = 0; i < 100; ++i) produce(*producer, "value");
    EXPECT_EQ(brokers.produce_requests(), 1u) << "the others wait";
    ASSERT_TRUE(test::wait_until([&] { return told().size() == 101; }));
    EXPECT_LE(brokers.produce_requests(), 10u) << "not one for each";
    for (std::size_t i = 0; i < receipts.size(); ++i) {
        EXPECT_EQ(receipts[i].offset, static_cast<std::int64_t>(i));
    }
}

TEST_F(ProducerTest, SendsHeadersWithWhatGoesAtOnceAndWithWhatWaits) {
    const auto producer = make({.gather_within = 100ms});
    for (const std::string number : {"1", "2"}) {
        const std::vector<Header> headers = {{"number", number}};
        producer->produce(
            {.topic = kTopic, .partition = 1, .key = "key", .value = "v", .headers = headers},
            [](const Receipt&) {});
    }
    produce(*producer, "without");
    Consumer consumer({.brokers = brokers.addresses()}, {});
    consumer.start(kTopic, 1, 1, 0);
    std::vector<std::string> numbers;
    EXPECT_TRUE(test::wait_until([&] {
        for (const auto& message : consumer.take(10, 10ms)) {
            numbers.emplace_back(message.header("number").value_or("none"));
        }
        return numbers.size() == 3;
    }));
    EXPECT_THAT(numbers, testing::ElementsAre("1", "2", "none"));
}

TEST_F(ProducerTest, KeepsNothingBackForLongWhereABrokerIsSilent) {
    const auto producer = make({.gather_within = 5ms});
    ASSERT_EQ(fate(*producer), Delivery::delivered);
    brokers.answer_after_ms(5'000);
    brokers.count_requests();
    for (std::size_t i = 1; i <= 2; ++i) {
        produce(*producer, "value");
        EXPECT_TRUE(test::wait_until([&] { return brokers.produce_requests() == i; }));
    }
    EXPECT_EQ(told().size(), 1u) << "both are under way";
    EXPECT_TRUE(test::wait_until([&] { return told().size() == 3; }));
}

TEST_F(ProducerTest, TriesAgainWhileABrokerSaysNotNow) {
    const auto producer = make();
    brokers.fail_produce(
        {RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS});
    EXPECT_EQ(fate(*producer), Delivery::delivered);
    EXPECT_EQ(producer->counts().fatal_errors, 0u);
}

TEST_F(ProducerTest, GoesOnWithANewClientAfterAFatalError) {
    const auto producer = make();
    producer->learn(kTopic, 5s);
    ASSERT_EQ(fate(*producer), Delivery::delivered);
    brokers.fail_produce({RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER});
    EXPECT_EQ(fate(*producer), Delivery::maybe_sent);
    // Nothing is taken until there is a new client.
    EXPECT_TRUE(test::wait_until([&] { return fate(*producer) == Delivery::delivered; }));
    EXPECT_EQ(producer->counts().fatal_errors, 1u);
    EXPECT_EQ(producer->counts().maybe_sent, 1u);
}

TEST_F(ProducerTest, ReportsWhatWasUnderWayWhenAFatalErrorCame) {
    const auto producer = make({.gather_within = 0ms});
    ASSERT_EQ(fate(*producer), Delivery::delivered);
    brokers.answer_after_ms(300);
    brokers.fail_produce({RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER});
    for (int i = 0; i < 200; ++i) produce(*producer, "value");
    EXPECT_TRUE(test::wait_until([&] { return told().size() == 201; }));
    // The client that met the error may have told of everything before it was replaced.
    EXPECT_TRUE(test::wait_until([&] { return producer->counts().fatal_errors == 1; }));
    const auto counts = producer->counts();
    EXPECT_GE(counts.maybe_sent, 1u);
    EXPECT_EQ(counts.delivered + counts.maybe_sent + counts.never_sent, 201u);
}

TEST_F(ProducerTest, KnowsThatNobodyGotWhatWasNeverSent) {
    brokers.go_down();
    const auto producer = make({.deliver_within = 500ms});
    EXPECT_EQ(fate(*producer), Delivery::never_sent);
    brokers.come_up();
    EXPECT_TRUE(test::wait_until([&] { return fate(*producer) == Delivery::delivered; }));
}

TEST_F(ProducerTest, DoesNotClaimToKnowWhatABrokerDidThatDoesNotAnswer) {
    const auto producer = make({.deliver_within = 1'500ms});
    ASSERT_EQ(fate(*producer), Delivery::delivered);
    brokers.answer_after_ms(60'000);
    EXPECT_EQ(fate(*producer), Delivery::maybe_sent);
    EXPECT_EQ(producer->counts().maybe_sent, 1u);
    EXPECT_TRUE(test::wait_until([&] {
        return producer->counts().requests_timed_out == 1 && producer->counts().disconnects == 1;
    }));
}

TEST_F(ProducerTest, TakesNoMoreThanItsQueueHolds) {
    brokers.go_down();
    const auto producer = make({.deliver_within = 3s, .queue_bytes = 1 << 20});
    const std::string value(100'000, 'x');
    for (int i = 0; i < 20; ++i) produce(*producer, value);
    EXPECT_TRUE(test::wait_until([&] { return told().size() >= 9; }));
    EXPECT_LT(told().size(), 20u) << "what was taken still waits";
    EXPECT_TRUE(test::wait_until([&] { return told().size() == 20; }));
    EXPECT_EQ(producer->counts().never_sent, 20u);
}

TEST_F(ProducerTest, ReportsEverythingBeforeItIsGone) {
    {
        const auto producer = make();
        for (int i = 0; i < 100; ++i) produce(*producer, "value");
    }
    EXPECT_THAT(told(), testing::AllOf(testing::SizeIs(100), testing::Each(Delivery::delivered)));
    brokers.go_down();
    {
        const auto producer = make({.deliver_within = 60s});
        produce(*producer, "value");
    }
    EXPECT_EQ(told().back(), Delivery::never_sent);
}

TEST(Settings, AreRefusedWithWhatToDo) {
    constexpr auto kOwners =
        std::filesystem::perms::owner_read | std::filesystem::perms::owner_write;
    const test::TemporaryFolder folder;
    EXPECT_THAT([] { Producer({}, {}); },
                ThrowsMessage<std::runtime_error>(HasSubstr("host:port")));

    const auto file = folder / "password";
    Connection connection{.brokers = "127.0.0.1:1", .user = "intake", .password_file = file};
    const auto expect_refusal = [&](const std::string& saying) {
        EXPECT_THAT([&] { Producer(connection, {}); },
                    ThrowsMessage<std::runtime_error>(
                        AllOf(HasSubstr(saying), testing::Not(HasSubstr("secret")))));
    };
    expect_refusal("without TLS");
    connection.ca_file = folder / "ca.pem";
    expect_refusal("password: can't be read");
    std::ofstream(file) << "secret\n";
    std::filesystem::permissions(file, kOwners | std::filesystem::perms::group_read);
    expect_refusal("chmod 600");
    std::filesystem::permissions(file, kOwners);
    expect_refusal("ca.pem: can't be read");
    std::ofstream(connection.ca_file) << "no certificate";
    expect_refusal("ssl.ca.location");
    std::ofstream(file) << "";
    expect_refusal("holds no password");
}

}  // namespace
}  // namespace enlace::kafka
