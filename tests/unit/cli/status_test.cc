#include <gmock/gmock.h>

#include "tools/enlace/status/show.h"

namespace enlace::program::status {
namespace {

using testing::HasSubstr;
using testing::Not;

Reading reading_of(const std::string& metrics) {
    Reading reading;
    reading.url = "http://127.0.0.1:8080";
    reading.health.set_ready(true);
    reading.numbers = telemetry::Samples::parse(metrics);
    return reading;
}

std::string lag(const std::string& service, const std::string& partition, const char* records) {
    return "enlace_lag_records{service=\"" + service + "\",journal=\"intake\",partition=\"" +
           partition + "\"} " + records + '\n';
}

TEST(ShownStatus, NamesThePartitionsThatAreBehindTheFurthestFirst) {
    const auto reading =
        reading_of(lag("views", "0", "3") + lag("views", "1", "0") + lag("intake", "2", "1200"));
    const auto text = text_of(reading, nullptr);
    EXPECT_THAT(text,
                HasSubstr("\nBehind            intake at intake/2 1,200, views at intake/0 3\n"));
    EXPECT_THAT(text, Not(HasSubstr("intake/1")));
    const auto json = json_of(reading);
    EXPECT_EQ(json.at("behind").as_object().at("views at intake/0").as_double(), 3);
}

TEST(ShownStatus, SaysHowManyPartitionsItLeavesOut) {
    std::string metrics;
    for (int i = 0; i < 11; ++i) metrics += lag("views", std::to_string(i), "7");
    const auto reading = reading_of(metrics);
    EXPECT_THAT(text_of(reading, nullptr), HasSubstr("and 3 more partitions: --json has all\n"));
    EXPECT_EQ(json_of(reading).at("behind").as_object().size(), 11u);
}

TEST(ShownStatus, SaysNothingOfPartitionsWhereAllIsFolded) {
    EXPECT_THAT(text_of(reading_of(lag("views", "0", "0")), nullptr), Not(HasSubstr("Behind")));
}

TEST(ShownStatus, SaysWhatOutsidersAreTold) {
    const auto reading = reading_of(
        "enlace_gateway_publishing 1\n"
        "enlace_gateway_published_total 1200\n"
        "enlace_gateway_behind_records 3\n"
        "enlace_gateway_commands_total{outcome=\"accepted\"} 5\n"
        "enlace_gateway_commands_total{outcome=\"unknown_field\"} 2\n"
        "enlace_webhooks 2\n"
        "enlace_webhooks_failing 1\n"
        "enlace_webhooks_paused 4\n"
        "enlace_webhook_deliveries_total 17\n"
        "enlace_webhook_oldest_undelivered_seconds 600\n"
        "enlace_webhook_failures_total{reason=\"timed_out\"} 6\n"
        "enlace_webhook_failures_total{reason=\"refused\"} 0\n");
    EXPECT_THAT(text_of(reading),
                HasSubstr("\nPublished         1,200 messages, 3 records behind\n"
                          "Inboxes           accepted 5, unknown_field 2\n"
                          "Webhooks          2 active, 1 of them failing, 4 paused; 17 messages "
                          "delivered, the oldest of the others waits for 10 min\n"
                          "Failed deliveries timed_out 6\n"));
    const auto json = json_of(reading);
    EXPECT_EQ(json.at("gateway").at("inboxes").at("unknown_field").as_double(), 2);
    EXPECT_EQ(json.at("webhooks").at("oldestUndeliveredSeconds").as_double(), 600);
}

TEST(ShownStatus, SaysThatNothingIsPublishedAndNothingOfWhatThereIsNot) {
    EXPECT_THAT(text_of(reading_of("enlace_gateway_publishing 0\n")),
                HasSubstr("0 records behind; NOT PUBLISHING at present\n"));
    const auto other = reading_of(lag("views", "0", "0"));
    EXPECT_THAT(text_of(other), Not(HasSubstr("Published")));
    EXPECT_THAT(text_of(other), Not(HasSubstr("Webhooks")));
    EXPECT_FALSE(json_of(other).contains("gateway") || json_of(other).contains("webhooks"));
}

}  // namespace
}  // namespace enlace::program::status
