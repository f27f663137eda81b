#include "tools/enlace/operations.h"

#include <shared_mutex>

#include "enlace/common/v1/health.pb.h"
#include "http/json.h"
#include "telemetry/log.h"

namespace enlace::program {

namespace asio = boost::asio;
using common::v1::HealthAnswer;

namespace {

void add(HealthAnswer& answer, std::string_view component, bool ok, std::string_view reason) {
    auto& one = *answer.add_components();
    one.set_name(std::string(component));
    one.set_ok(ok);
    if (!ok) one.set_reason(std::string(reason));
}

// Why no request should be sent here, by component.
HealthAnswer health_of(const Sources& sources) {
    HealthAnswer answer;
    for (const auto& [service, status_of] : sources.engines) {
        const auto status = status_of();
        add(answer, service, status.serving, "starting");
        add(answer, service + ".clock", status.clock_trusted, "clock_not_trusted");
        add(answer, service + ".store", status.store_writable, "store_not_writable");
        add(answer, service + ".journal", status.halted.empty(), "journal_halted");
    }
    const auto views = sources.views();
    add(answer, "views.store", views.store_writable, "store_not_writable");
    add(answer, "views.journals", views.halted.empty(), "journal_halted");
    add(answer, "log", !sources.log_trouble().has_value(), "log_not_writable");
    answer.set_ready(std::ranges::all_of(answer.components(), &HealthAnswer::Component::ok));
    return answer;
}

void set_gauges(telemetry::Metrics& metrics, const Sources& sources) {
    const auto set = [&](std::string_view name, std::string_view help, const std::string& service,
                         std::uint64_t value) {
        metrics.gauge(name, help, {{"service", service}}).set(static_cast<double>(value));
    };
    for (const auto& [service, status_of] : sources.engines) {
        const auto status = status_of();
        set("enlace_void_records", "Records that do not count, since the start.", service,
            status.void_records);
        set("enlace_lost_races", "Commands that were decided again.", service, status.lost_races);
        set("enlace_repeated_appends", "Appends tried again.", service, status.repeated_appends);
        set("enlace_reactions_pending", "To-dos of reactions.", service, status.reactions_pending);
        set("enlace_reactions_refused", "Reactions that were refused.", service,
            status.reactions_refused);
        set("enlace_timers_fired", "Deadlines acted on.", service, status.timers_fired);
        set("enlace_commands_counted_twice", "Keys that were used for two patients at once.",
            service, status.commands_counted_twice);
        set("enlace_unreadable_streams", "With an event that this release can't read.", service,
            status.unreadable_streams);
    }
    const auto views = sources.views();
    metrics.gauge("enlace_views_lag_records", "Durable, but not in the views yet.")
        .set(static_cast<double>(views.lag_records));
    metrics.gauge("enlace_views_void_records", "Records that do not count, as the views read them.")
        .set(static_cast<double>(views.void_records));
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

void add_operations(http::Router& router, telemetry::Metrics& metrics, Sources sources) {
    const auto shared = std::make_shared<const Sources>(std::move(sources));
    router.add(
        {.method = http::Method::get,
         .pattern = "/health/live",
         .summary = "Whether the process runs at all.",
         .authenticated = false,
         .handler = [](http::Request&) -> asio::awaitable<http::Response> {
             co_return http::Response{
                 .status = 204, .content_type = {}, .body = {}, .headers = {}, .stream = nullptr};
         }});
    router.add({.method = http::Method::get,
                .pattern = "/health/ready",
                .summary = "Whether requests should be sent here, and if not, why.",
                .answer = HealthAnswer::descriptor(),
                .authenticated = false,
                .handler = [shared](http::Request&) -> asio::awaitable<http::Response> {
                    const auto answer = health_of(*shared);
                    co_return http::json_response(answer.ready() ? 200 : 503, answer);
                }});
    router.add({.method = http::Method::get,
                .pattern = "/metrics",
                .summary = "The numbers of this process, for Prometheus.",
                .authenticated = false,
                .handler = [shared, &metrics](http::Request&) -> asio::awaitable<http::Response> {
                    set_gauges(metrics, *shared);
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
        if (exchange.status < 500) return;
        log::warning("request_failed", {{"route", exchange.route},
                                        {"status", exchange.status},
                                        {"trace", exchange.trace},
                                        {"duration_us", exchange.duration_us},
                                        {"failure", exchange.failure}});
    };
}

}  // namespace enlace::program
