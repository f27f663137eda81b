#include "process/operations.h"

#include <shared_mutex>

#include "enlace/common/v1/health.pb.h"
#include "http/json.h"
#include "telemetry/log.h"

namespace enlace::process {

namespace asio = boost::asio;
using common::v1::HealthAnswer;

namespace {

void add(HealthAnswer& answer, const Health& health) {
    auto& one = *answer.add_components();
    one.set_name(health.component);
    one.set_ok(health.ok);
    if (!health.ok) one.set_reason(std::string(health.reason));
}

// What is counted of each route, kept by whoever counts: to ask Metrics takes a lock and several
// texts, which is too much for every request.
class RouteNumbers {
public:
    struct Numbers {
        telemetry::Counter& answers;
        telemetry::Histogram& duration_s;
    };

    explicit RouteNumbers(telemetry::Metrics& metrics) : metrics_(metrics) {}

    const Numbers& of(std::string_view route, unsigned status) {
        {
            const std::shared_lock lock(mutex_);
            if (const auto by_status = known_.find(route); by_status != known_.end()) {
                const auto at = by_status->second.find(status);
                if (at != by_status->second.end()) return at->second;
            }
        }
        const std::unique_lock lock(mutex_);
        const std::string name(route);
        return known_[name].try_emplace(status, ask(name, status)).first->second;
    }

private:
    Numbers ask(const std::string& route, unsigned status) {
        return {metrics_.counter("enlace_http_requests_total", "Answered requests.",
                                 {{"route", route}, {"status", std::to_string(status)}}),
                metrics_.histogram("enlace_http_duration_seconds",
                                   "From the request's last byte to its answer.",
                                   telemetry::latency_bounds_s(), {{"route", route}})};
    }

    telemetry::Metrics& metrics_;
    std::shared_mutex mutex_;
    std::map<std::string, std::map<unsigned, Numbers>, std::less<>> known_;
};

}  // namespace

void add_operations(http::Router& router,
                    telemetry::Metrics& metrics,
                    const std::vector<std::unique_ptr<Part>>& parts,
                    const Ground& ground) {
    router.add(
        {.pattern = "/health/live",
         .summary = "Whether the process runs at all.",
         .answers = {{.status = 204, .meaning = "It runs.", .content_type = {}}},
         .authenticated = false,
         .handler = [](http::Request&) -> asio::awaitable<http::Response> {
             co_return http::Response{
                 .status = 204, .content_type = {}, .body = {}, .headers = {}, .stream = nullptr};
         }});
    router.add({.pattern = std::string(kReadyPath),
                .summary = "Whether requests should be sent here, and if not, why.",
                .answers = {{.meaning = "They should.", .message = HealthAnswer::descriptor()},
                            {.status = 503,
                             .meaning = "They should not, for the reasons given.",
                             .message = HealthAnswer::descriptor()}},
                .authenticated = false,
                .handler = [&parts, &ground](http::Request&) -> asio::awaitable<http::Response> {
                    HealthAnswer answer;
                    for (const auto& part : parts) {
                        for (const auto& health : part->health()) add(answer, health);
                    }
                    add(answer, {"log", !ground.log_trouble().has_value(), "log_not_writable"});
                    answer.set_ready(
                        std::ranges::all_of(answer.components(), &HealthAnswer::Component::ok));
                    co_return http::json_response(answer.ready() ? 200 : 503, answer);
                }});
    router.add(
        {.pattern = "/metrics",
         .summary = "The numbers of this process, for Prometheus.",
         .answers = {{.content_type = telemetry::Metrics::kContentType}},
         .authenticated = false,
         .handler = [&parts, &metrics, &ground](http::Request&) -> asio::awaitable<http::Response> {
             for (const auto& part : parts) part->set_gauges(metrics);
             ground.set_gauges(metrics);
             http::Response response;
             response.content_type = telemetry::Metrics::kContentType;
             response.body = metrics.text();
             co_return response;
         }});
}

std::function<void(const http::Exchange&)> count_exchanges(telemetry::Metrics& metrics) {
    return [numbers = std::make_shared<RouteNumbers>(metrics)](const http::Exchange& exchange) {
        const auto& of = numbers->of(exchange.route, exchange.status);
        of.answers.add();
        of.duration_s.observe(static_cast<double>(exchange.duration_us) / 1e6);
        if (exchange.status < 500 || exchange.route == kReadyPath) return;
        log::warning("request_failed", {{"route", exchange.route},
                                        {"status", exchange.status},
                                        {"trace", exchange.trace},
                                        {"duration_us", exchange.duration_us},
                                        {"failure", exchange.failure}});
    };
}

}  // namespace enlace::process
