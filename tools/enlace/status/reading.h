#pragma once

#include <optional>
#include <string>
#include <vector>

#include "enlace/common/v1/health.pb.h"
#include "http/client.h"
#include "telemetry/samples.h"

namespace enlace::program::status {

// What one process says of itself at one moment, by /health/ready and /metrics.
struct Reading {
    std::string url;
    std::string unreachable;  // Why nothing could be read; all else is empty then.
    common::v1::HealthAnswer health;
    telemetry::Samples numbers;
    double taken_at_s = 0;  // Seconds since 1970.

    bool reached() const { return unreachable.empty(); }
    bool ready() const { return reached() && health.ready(); }
};

// Asks now. `url` as the user wrote it; throws std::invalid_argument if it is none.
Reading read(const std::string& url);

// One row for each engine, and for the views.
struct ServiceNumbers {
    std::string service;
    double lag_records = 0;
    double lag_s = 0;
    double void_records = 0;
    double unreadable_streams = 0;
    // Of engines only.
    std::optional<double> timers_due = {};
    std::optional<double> timers_late_s = {};
    std::optional<double> reactions_pending = {};
    std::optional<double> reactions_refused = {};
    std::optional<double> verdict_p99_s = {};
};
std::vector<ServiceNumbers> services_of(const telemetry::Samples& numbers);

// One number by the value of a label: answers by code, obligations by kind.
struct Named {
    std::string name;
    double value = 0;
};
// Of clients only.
std::vector<Named> commands_of(const telemetry::Samples& numbers);
std::vector<Named> obligations_of(const telemetry::Samples& numbers);
// Partitions with records that are not folded yet, by who folds them; the furthest behind first.
std::vector<Named> lags_of(const telemetry::Samples& numbers);

// What outsiders on Apache Kafka are told, and their commands by outcome, where it is a gateway.
struct GatewayNumbers {
    bool publishing = false;  // It has its part of the journals.
    double published = 0;
    double behind = 0;  // Records.
    std::vector<Named> commands;
};
std::optional<GatewayNumbers> gateway_of(const telemetry::Samples& numbers);

// Where it tells webhooks.
struct WebhookNumbers {
    double active = 0;
    double failing = 0;  // Of them.
    double paused = 0;
    double delivered = 0;
    double oldest_undelivered_s = 0;
    std::vector<Named> failures;  // By reason; those that there were.
};
std::optional<WebhookNumbers> webhooks_of(const telemetry::Samples& numbers);

struct RequestNumbers {
    double answered = 0;
    double failed = 0;  // With 5xx.
    std::optional<double> p99_s = {};
};
RequestNumbers requests_of(const telemetry::Samples& numbers);

}  // namespace enlace::program::status
