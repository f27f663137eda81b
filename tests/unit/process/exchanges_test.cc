#include "process/exchanges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "process/operations.h"
#include "support/temporary_folder.h"
#include "telemetry/log.h"
#include "telemetry/samples.h"

namespace enlace::process {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr auto kRoute = "/v1/cases/{id}";
constexpr auto kTrace = "4bf92f3577b34da6a3ce929d0e0e4736";

class Exchanges : public testing::Test {
protected:
    Exchanges() { log::configure({.level = log::Level::info, .file = file_}); }
    ~Exchanges() override { log::configure({}); }

    void answered(unsigned status,
                  std::int64_t duration_us = 1'000,
                  std::string_view route = kRoute,
                  bool is_stream = false) const {
        watch_({.method = http::Method::get,
                .route = route,
                .client = "hospital",
                .trace = kTrace,
                .status = status,
                .duration_us = duration_us,
                .is_stream = is_stream,
                .bytes = 10,
                .failure = status == 500 ? "std::bad_alloc" : ""});
    }
    // Without their times.
    std::vector<std::string> lines() const {
        std::ifstream in(file_);
        std::vector<std::string> lines;
        for (std::string line; std::getline(in, line);) {
            lines.push_back(line.substr(line.find("\"event\"")));
        }
        return lines;
    }
    telemetry::Samples numbers() const { return telemetry::Samples::parse(metrics_.text()); }

    test::TemporaryFolder folder_;
    std::filesystem::path file_ = folder_ / "log";
    telemetry::Metrics metrics_;
    std::function<void(const http::Exchange&)> watch_ =
        watch_exchanges(metrics_, std::chrono::milliseconds(250));
};

TEST_F(Exchanges, AreCountedByRouteMethodAndStatus) {
    answered(200);
    answered(200, 3'000);
    answered(404);
    answered(404, 1'000, "");
    answered(404, 1'000, "");
    EXPECT_EQ(numbers().sum("enlace_http_requests_total", {{"route", kRoute}, {"status", "200"}}),
              2);
    EXPECT_EQ(numbers().sum("enlace_http_requests_total", {{"route", kRoute}}), 3);
    EXPECT_EQ(numbers().sum("enlace_http_requests_total", {{"route", "none"}}), 2);
    EXPECT_EQ(numbers().sum("enlace_http_request_duration_seconds_count", {{"method", "GET"}}), 5);
    EXPECT_THAT(lines(), ElementsAre());
}

TEST_F(Exchanges, ThatFailedAreLoggedWithTheTraceOfTheAnswer) {
    answered(500, 1'000'000);
    answered(503);
    EXPECT_THAT(
        lines(),
        ElementsAre(
            R"("event":"request_failed","method":"GET","route":"/v1/cases/{id}","status":500,)"
            R"("trace":"4bf92f3577b34da6a3ce929d0e0e4736","duration_us":1000000,)"
            R"("client":"hospital","failure":"std::bad_alloc"})",
            HasSubstr(R"("status":503,"trace":"4bf92f3577b34da6a3ce929d0e0e4736")")));
}

TEST_F(Exchanges, ThatAreSlowAreLogged) {
    answered(200, 249'999);
    answered(404, 249'999);
    answered(200, 250'000);
    EXPECT_THAT(lines(), ElementsAre(HasSubstr(R"("event":"request_slow","method":"GET",)"
                                               R"("route":"/v1/cases/{id}","status":200,)")));
}

TEST_F(Exchanges, ThatAreStreamsLastAsLongAsSomebodyListens) {
    answered(200, 3'600'000'000, "/v1/stream", true);
    EXPECT_THAT(lines(), ElementsAre());
    EXPECT_EQ(numbers().sum("enlace_http_requests_total"), 1);
    EXPECT_EQ(numbers().sum("enlace_http_request_duration_seconds_count"), 0);
}

TEST_F(Exchanges, ThatSayThatItIsNotReadyAreNoFailure) {
    answered(503, 1'000, kReadyPath);
    EXPECT_THAT(lines(), ElementsAre());
    EXPECT_EQ(numbers().sum("enlace_http_requests_total", {{"status", "503"}}), 1);
}

}  // namespace
}  // namespace enlace::process
