#include "process/operations.h"

#include "http/json.h"
#include "process/health.h"
#include "telemetry/process_facts.h"

namespace enlace::process {

namespace asio = boost::asio;
using common::v1::HealthAnswer;

namespace {

using Parts = std::vector<std::unique_ptr<Part>>;

HealthAnswer health_of(const Parts& parts, const Ground& ground, const http::Request& request) {
    HealthAnswer answer;
    for (const auto& part : parts) {
        for (const auto& health : part->health()) add(answer, health, request);
        for (const auto& notice : part->notices()) add(answer, notice, request);
    }
    add(answer, Health{"log", !ground.log_trouble().has_value(), common::v1::LOG_NOT_WRITABLE},
        request);
    answer.set_ready(std::ranges::all_of(answer.components(), &HealthAnswer::Component::ok));
    return answer;
}

void read_health(telemetry::Readings& readings, const Parts& parts, const Ground& ground) {
    const auto read = [&](const std::string& component, bool ok) {
        readings.gauge("enlace_healthy", "1 while the component can do what it is for, else 0.",
                       ok ? 1 : 0, {{"component", component}});
    };
    for (const auto& part : parts) {
        for (const auto& health : part->health()) read(health.component, health.ok);
    }
    read("log", !ground.log_trouble().has_value());
}

}  // namespace

void add_operations(http::Router& router,
                    telemetry::Metrics& metrics,
                    const Parts& parts,
                    const Ground& ground,
                    const http::Server& server) {
    router.add(
        {.pattern = "/health/live",
         .summary = "Whether the process runs at all.",
         .answers = {{.status = 204, .meaning = "It runs.", .content_type = {}}},
         .authenticated = false,
         .handler = [](http::Request&) -> asio::awaitable<http::Response> {
             co_return http::Response{
                 .status = 204, .content_type = {}, .body = {}, .headers = {}, .stream = nullptr};
         }});
    router.add(
        {.pattern = std::string(kReadyPath),
         .summary = "Whether requests should be sent here; if not, why, and what to do.",
         .answers = {{.meaning = "They should.", .message = HealthAnswer::descriptor()},
                     {.status = 503,
                      .meaning = "They should not, for the reasons given.",
                      .message = HealthAnswer::descriptor()}},
         .authenticated = false,
         .handler = [&parts, &ground](http::Request& request) -> asio::awaitable<http::Response> {
             const auto answer = health_of(parts, ground, request);
             co_return http::json_response(answer.ready() ? 200 : 503, answer);
         }});
    router.add({.pattern = "/metrics",
                .summary = "The numbers of this process, for Prometheus.",
                .answers = {{.content_type = telemetry::Metrics::kContentType}},
                .authenticated = false,
                .handler = [&parts, &metrics, &ground,
                            &server](http::Request&) -> asio::awaitable<http::Response> {
                    telemetry::Readings readings;
                    for (const auto& part : parts) part->read(readings);
                    ground.read(readings);
                    read_health(readings, parts, ground);
                    readings.gauge("enlace_http_connections", "Open connections of clients.",
                                   static_cast<double>(server.connections()));
                    telemetry::read_process_facts(readings);
                    http::Response response;
                    response.content_type = telemetry::Metrics::kContentType;
                    response.body = metrics.text(std::move(readings));
                    co_return response;
                }});
}

}  // namespace enlace::process
