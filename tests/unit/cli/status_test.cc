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

}  // namespace
}  // namespace enlace::program::status
