#include "kafka/error.h"

#include <gtest/gtest.h>
#include <librdkafka/rdkafka.h>

#include "kafka/statistics.h"

namespace enlace::kafka {
namespace {

TEST(Error, IsSortedByWhatToDoAboutIt) {
    EXPECT_EQ(kind_of(RD_KAFKA_RESP_ERR__TRANSPORT), ErrorKind::retriable);
    EXPECT_EQ(kind_of(RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION), ErrorKind::retriable);
    EXPECT_EQ(kind_of(RD_KAFKA_RESP_ERR__FATAL), ErrorKind::fatal);
    EXPECT_EQ(kind_of(RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER), ErrorKind::fatal);
    EXPECT_EQ(kind_of(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED), ErrorKind::abort);
    EXPECT_EQ(kind_of(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE), ErrorKind::abort);
}

TEST(Error, SaysWhatFailedAndWhy) {
    const Error error("the topic can't be asked for", RD_KAFKA_RESP_ERR__TIMED_OUT);
    EXPECT_STREQ(error.what(), "the topic can't be asked for: Local: Timed out");
    EXPECT_STREQ(error.name(), "_TIMED_OUT");
}

TEST(Statistics, AddUpWhatEveryBrokerSays) {
    const char* json =
        R"({"txretries_not":1,"brokers":{"a":{"txretries":3,"rx":9},"b":{"txretries":40}}})";
    EXPECT_EQ(sum_of(json, "txretries"), 43u);
    EXPECT_EQ(sum_of(json, "rx"), 9u);
    EXPECT_EQ(sum_of(json, "absent"), 0u);
    EXPECT_EQ(sum_of("", "rx"), 0u);
}

}  // namespace
}  // namespace enlace::kafka
