#include "process/exchanges.h"

#include <memory>
#include <shared_mutex>
#include <tuple>

#include "process/operations.h"
#include "telemetry/log.h"

namespace enlace::process {
namespace {

// Of a path that no route has: there is no end to these, so they are all called the same.
constexpr std::string_view kNoRoute = "none";

std::string_view route_of(const http::Exchange& exchange) {
    return exchange.route.empty() ? kNoRoute : exchange.route;
}

// What is counted of each route, kept by whoever counts: to ask Metrics takes a lock and several
// texts, which is too much for every request.
class RouteNumbers {
public:
    struct Numbers {
        telemetry::Counter answers;
        telemetry::Histogram duration_s;
    };

    explicit RouteNumbers(telemetry::Metrics& metrics) : metrics_(metrics) {}

    Numbers of(const http::Exchange& exchange) {
        const Key key{route_of(exchange), exchange.method, exchange.status};
        {
            const std::shared_lock lock(mutex_);
            if (const auto at = known_.find(key); at != known_.end()) return at->second;
        }
        const std::unique_lock lock(mutex_);
        return known_.try_emplace(key, ask(key)).first->second;
    }

private:
    // Routes are the router's, or a constant.
    using Key = std::tuple<std::string_view, http::Method, unsigned>;

    Numbers ask(const Key& key) {
        const auto& [route, method, status] = key;
        const telemetry::Labels labels{{"method", std::string(http::name(method))},
                                       {"route", std::string(route)}};
        auto with_status = labels;
        with_status.emplace("status", std::to_string(status));
        return {metrics_.counter("enlace_http_requests_total", "Answered requests.", with_status),
                metrics_.histogram("enlace_http_request_duration_seconds",
                                   "From a request's last byte until its answer was written; "
                                   "streams of events are left out.",
                                   telemetry::latency_bounds_s(), labels)};
    }

    telemetry::Metrics& metrics_;
    std::shared_mutex mutex_;
    std::map<Key, Numbers> known_;
};

void log_exchange(std::string_view event, const http::Exchange& exchange) {
    log::warning(event, {{"method", http::name(exchange.method)},
                         {"route", route_of(exchange)},
                         {"status", exchange.status},
                         {"trace", exchange.trace},
                         {"duration_us", exchange.duration_us},
                         {"client", exchange.client},
                         {"failure", exchange.failure}});
}

}  // namespace

std::function<void(const http::Exchange&)> watch_exchanges(telemetry::Metrics& metrics,
                                                           std::chrono::milliseconds slow) {
    const std::int64_t slow_us = std::chrono::microseconds(slow).count();
    return [numbers = std::make_shared<RouteNumbers>(metrics),
            slow_us](const http::Exchange& exchange) {
        auto of = numbers->of(exchange);
        of.answers.add();
        if (!exchange.is_stream) {
            of.duration_s.observe(static_cast<double>(exchange.duration_us) / 1e6);
        }
        if (exchange.status >= 500 && exchange.route != kReadyPath) {
            log_exchange("request_failed", exchange);
        } else if (!exchange.is_stream && exchange.duration_us >= slow_us) {
            log_exchange("request_slow", exchange);
        }
    };
}

}  // namespace enlace::process
