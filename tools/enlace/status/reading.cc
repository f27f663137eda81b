#include "tools/enlace/status/reading.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <functional>

#include "base/clock.h"

namespace enlace::program::status {
namespace {

using telemetry::Samples;

constexpr std::chrono::milliseconds kTimeout{5'000};

// Fields of a newer release are left out.
bool parse(const std::string& text, common::v1::HealthAnswer& health) {
    google::protobuf::util::JsonParseOptions options;
    options.ignore_unknown_fields = true;
    return google::protobuf::util::JsonStringToMessage(text, &health, options).ok();
}

// For each value of `label` that a number of these labels has.
std::vector<Named> by_label(const Samples& numbers,
                            std::string_view name,
                            const char* label,
                            const telemetry::Labels& labels = {}) {
    std::vector<Named> all;
    for (const auto& value : numbers.values(name, label)) {
        auto wanted = labels;
        wanted[label] = value;
        if (const auto sum = numbers.sum(name, wanted)) all.push_back({value, *sum});
    }
    return all;
}

}  // namespace

Reading read(const std::string& url) {
    const auto at = http::parse_url(url);
    Reading reading;
    reading.url = url;
    try {
        http::Client client(at.host, at.port, kTimeout);
        const auto health = client.get(at.path + "/health/ready");
        if (!parse(health.body, reading.health)) {
            reading.unreachable = "what answers there is no Enlace";
            return reading;
        }
        reading.taken_at_s = static_cast<double>(base::system_clock().wall_us()) / 1e6;
        // A process that is only starting has no numbers yet.
        const auto metrics = client.get(at.path + "/metrics");
        if (metrics.status == 200) reading.numbers = Samples::parse(metrics.body);
    } catch (const http::ClientError& error) {
        reading.health.Clear();
        reading.unreachable = error.what();
    }
    return reading;
}

std::vector<ServiceNumbers> services_of(const Samples& numbers) {
    std::vector<ServiceNumbers> all;
    for (const auto& service : numbers.values("enlace_void_records_total", "service")) {
        const auto sum = [&](std::string_view name) {
            return numbers.sum(name, {{"service", service}});
        };
        all.push_back({.service = service,
                       .lag_records = sum("enlace_lag_records").value_or(0),
                       .lag_s = sum("enlace_lag_seconds").value_or(0),
                       .void_records = sum("enlace_void_records_total").value_or(0),
                       .unreadable_streams = sum("enlace_unreadable_streams").value_or(0),
                       .timers_due = sum("enlace_timers_due"),
                       .timers_late_s = sum("enlace_timers_late_seconds"),
                       .reactions_pending = sum("enlace_reactions_pending"),
                       .reactions_refused = sum("enlace_reactions_refused_total"),
                       .verdict_p99_s = numbers.quantile("enlace_verdict_seconds", 0.99,
                                                         {{"service", service}})});
    }
    return all;
}

std::vector<Named> commands_of(const Samples& numbers) {
    return by_label(numbers, "enlace_commands_total", "outcome", {{"from", "client"}});
}

std::vector<Named> obligations_of(const Samples& numbers) {
    return by_label(numbers, "enlace_obligations_open", "kind");
}

std::optional<GatewayNumbers> gateway_of(const Samples& numbers) {
    const auto publishing = numbers.sum("enlace_gateway_publishing");
    if (!publishing) return std::nullopt;
    return GatewayNumbers{
        .publishing = *publishing > 0,
        .published = numbers.sum("enlace_gateway_published_total").value_or(0),
        .behind = numbers.sum("enlace_gateway_behind_records").value_or(0),
        .commands = by_label(numbers, "enlace_gateway_commands_total", "outcome")};
}

std::optional<WebhookNumbers> webhooks_of(const Samples& numbers) {
    const auto active = numbers.sum("enlace_webhooks");
    if (!active) return std::nullopt;
    const auto sum = [&](std::string_view name) { return numbers.sum(name).value_or(0); };
    auto failures = by_label(numbers, "enlace_webhook_failures_total", "reason");
    std::erase_if(failures, [](const auto& one) { return one.value == 0; });
    return WebhookNumbers{.active = *active,
                          .failing = sum("enlace_webhooks_failing"),
                          .paused = sum("enlace_webhooks_paused"),
                          .delivered = sum("enlace_webhook_deliveries_total"),
                          .oldest_undelivered_s = sum("enlace_webhook_oldest_undelivered_seconds"),
                          .failures = std::move(failures)};
}

std::vector<Named> lags_of(const Samples& numbers) {
    std::vector<Named> all;
    for (const auto& one : numbers.all()) {
        if (one.name != "enlace_lag_records" || one.value == 0) continue;
        const auto label = [&](const char* name) {
            const auto at = one.labels.find(name);
            return at == one.labels.end() ? std::string() : at->second;
        };
        all.push_back(
            {label("service") + " at " + label("journal") + '/' + label("partition"), one.value});
    }
    std::ranges::stable_sort(all, std::greater(), &Named::value);
    return all;
}

RequestNumbers requests_of(const Samples& numbers) {
    RequestNumbers requests;
    for (const auto& [status, count] : by_label(numbers, "enlace_http_requests_total", "status")) {
        requests.answered += count;
        if (status.starts_with('5')) requests.failed += count;
    }
    requests.p99_s = numbers.quantile("enlace_http_request_duration_seconds", 0.99);
    return requests;
}

}  // namespace enlace::program::status
