#include "kafka/consumer.h"

#include <gmock/gmock.h>

#include <atomic>

#include "kafka/producer.h"
#include "mock_brokers.h"
#include "support/wait_until.h"

namespace enlace::kafka {
namespace {

using namespace std::chrono_literals;
using test::kTopic;
using Kind = IncomingMessage::Kind;

constexpr std::uintptr_t kTag = 7;

class ConsumerTest : public testing::Test {
protected:
    void SetUp() override {
        brokers.make_topic(kTopic, 2);
        produce("a", "first");
        produce("b", "");
        produce("c", std::nullopt);
    }

    Connection connection() const { return {.brokers = brokers.addresses()}; }

    void produce(std::string_view key, std::optional<std::string_view> value) {
        Producer producer(connection(), {});
        producer.produce(
            {.topic = kTopic, .partition = 1, .key = key, .value = value},
            [](const Receipt& receipt) { EXPECT_EQ(receipt.delivery, Delivery::delivered); });
    }

    // What comes until there are so many.
    static std::vector<IncomingMessage> take(Consumer& consumer, std::size_t count) {
        std::vector<IncomingMessage> all;
        EXPECT_TRUE(test::wait_until([&] {
            for (auto& message : consumer.take(10, 10ms)) all.push_back(std::move(message));
            return all.size() >= count;
        }));
        return all;
    }

    test::MockBrokers brokers;
};

TEST_F(ConsumerTest, TellsAnEmptyValueFromATombstone) {
    Consumer consumer(connection(), {});
    consumer.start(kTopic, kTag, 1, 0);
    const auto messages = take(consumer, 3);
    ASSERT_EQ(messages.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(messages[i].kind(), Kind::message);
        EXPECT_EQ(messages[i].tag(), kTag);
        EXPECT_EQ(messages[i].partition(), 1);
        EXPECT_EQ(messages[i].offset(), static_cast<std::int64_t>(i));
    }
    EXPECT_EQ(messages[0].key(), "a");
    EXPECT_EQ(messages[0].value(), "first");
    EXPECT_EQ(messages[1].value(), "");
    EXPECT_EQ(messages[2].value(), std::nullopt);
}

TEST_F(ConsumerTest, StartsWhereItIsToldAndSaysWhereThePartitionEnds) {
    Consumer::Options options;
    options.report_ends = true;
    Consumer consumer(connection(), options);
    consumer.start(kTopic, kTag, 1, 2);
    const auto messages = take(consumer, 2);
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(messages[0].offset(), 2);
    EXPECT_EQ(messages[1].kind(), Kind::end);
    EXPECT_EQ(messages[1].offset(), 3);
}

TEST_F(ConsumerTest, NeverChoosesAnotherOffsetThanItWasTold) {
    Consumer consumer(connection(), {});
    consumer.start(kTopic, kTag, 1, 100);
    const auto messages = take(consumer, 1);
    ASSERT_EQ(messages.size(), 1u);
    EXPECT_EQ(messages[0].kind(), Kind::out_of_range);
    EXPECT_EQ(messages[0].tag(), kTag);
    EXPECT_EQ(messages[0].error(), "_AUTO_OFFSET_RESET");
}

TEST_F(ConsumerTest, WakesWhoeverWaitsAndBringsNothingOfWhatWasStopped) {
    std::atomic<int> wakes = 0;
    Consumer::Options options;
    options.wake = [&] { ++wakes; };
    Consumer consumer(connection(), options);
    consumer.start(kTopic, kTag, 1, 0);
    ASSERT_TRUE(test::wait_until([&] { return wakes > 0; }));
    consumer.stop(kTopic, 1);
    EXPECT_TRUE(consumer.take(10, 50ms).empty());
    consumer.start(kTopic, kTag, 1, 1);
    EXPECT_EQ(take(consumer, 2)[0].offset(), 1);
}

TEST_F(ConsumerTest, AsksRarelyWhereNothingCameAndOftenAgainWhereSomethingDid) {
    constexpr auto kIdleWait = 2s;
    Consumer::Options options;
    options.fetch_wait = 1ms;
    options.fetch_worth_bytes = 1u << 20;
    options.idle_wait = kIdleWait;
    Consumer consumer(connection(), options);
    brokers.count_requests();
    consumer.start(kTopic, kTag, 1, 3);
    std::size_t asked = 0;
    ASSERT_TRUE(test::wait_until([&] {
        asked = brokers.fetch_requests();
        return consumer.take(1, kIdleWait / 2).empty() && brokers.fetch_requests() == asked;
    })) << "a thousand a second";
    EXPECT_GT(asked, 1u) << "not from the first";

    produce("d", "late");
    EXPECT_EQ(take(consumer, 1).at(0).value(), "late");
    asked = brokers.fetch_requests();
    EXPECT_TRUE(test::wait_until([&] { return brokers.fetch_requests() > asked + 3; }, kIdleWait));
}

TEST_F(ConsumerTest, LeavesItsMessagesToWhoeverHoldsThem) {
    std::vector<IncomingMessage> messages;
    {
        Consumer consumer(connection(), {});
        consumer.start(kTopic, kTag, 1, 0);
        messages = take(consumer, 3);
    }
    EXPECT_EQ(messages.at(0).value(), "first");
}

}  // namespace
}  // namespace enlace::kafka
