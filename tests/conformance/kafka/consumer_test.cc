#include "kafka/consumer.h"

#include <gmock/gmock.h>

#include "kafka/producer.h"
#include "support/kafka_brokers.h"
#include "support/kafka_home.h"
#include "support/temporary_folder.h"
#include "support/wait_until.h"

namespace enlace::kafka {
namespace {

using namespace std::chrono_literals;

constexpr std::uintptr_t kTag = 1;

// A request that a broker keeps as long as this is answered by what comes, or too late.
TEST(ConsumerOnBrokers, IsToldAtOnceWhereItAsksRarely) {
    const test::TemporaryFolder folder;
    const std::string topic = folder.path().filename().string();
    test::make_topic({.name = topic, .settings = {}});
    Consumer::Options options;
    options.fetch_wait = 1ms;
    options.fetch_worth_bytes = 1u << 20;
    options.idle_wait = 5min;
    Consumer consumer({.brokers = test::brokers()}, options);
    consumer.start(topic, kTag, 0, 0);
    EXPECT_TRUE(consumer.take(1, 1s).empty());

    Producer producer({.brokers = test::brokers()}, {});
    for (const char* const value : {"a first", "a second"}) {
        producer.produce({.topic = topic, .partition = 0, .key = "key", .value = value},
                         [](const Receipt&) {});
        std::vector<IncomingMessage> found;
        ASSERT_TRUE(test::wait_until([&] {
            found = consumer.take(1, 10ms);
            return !found.empty();
        }));
        EXPECT_EQ(found[0].value(), value);
    }
}

}  // namespace
}  // namespace enlace::kafka
