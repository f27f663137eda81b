#include "tools/enlace/status/show.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "tools/enlace/client/table.h"

namespace enlace::program::status {
namespace {

std::string count_text(double value) {
    std::string digits = fmt::format("{:.0f}", value);
    for (auto at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) {
        digits.insert(static_cast<std::size_t>(at), ",");
    }
    return digits;
}

std::string duration_text(double seconds) {
    if (seconds < 0.001) return seconds == 0 ? "0" : fmt::format("{:.0f} us", seconds * 1e6);
    if (seconds < 1) return fmt::format("{:g} ms", std::round(seconds * 1e4) / 10);
    if (seconds < 120) return fmt::format("{:.0f} s", seconds);
    if (seconds < 7200) return fmt::format("{:.0f} min", seconds / 60);
    if (seconds < 172'800) return fmt::format("{:.0f} h", seconds / 3600);
    return fmt::format("{:.0f} days", seconds / 86'400);
}

// Empty where there is no such number.
template <class Format>
std::string cell(const std::optional<double>& value, Format format) {
    return value ? format(*value) : std::string();
}

// A page of a terminal has room for so many.
constexpr std::size_t kMostLags = 8;

std::string process_text(const Reading& reading) {
    std::string text;
    const auto& numbers = reading.numbers;
    if (const auto started = numbers.max("process_start_time_seconds")) {
        text += ", up " + duration_text(std::max(0.0, reading.taken_at_s - *started));
    }
    if (const auto memory = numbers.max("process_resident_memory_bytes")) {
        text += fmt::format(", {:.0f} MiB", *memory / (1 << 20));
    }
    if (const auto connections = numbers.max("enlace_http_connections")) {
        text += fmt::format(", {:.0f} connection{}", *connections, *connections == 1 ? "" : "s");
    }
    return text;
}

void append_health(std::string& out, const Reading& reading) {
    const auto append = [&](const auto& one, const std::string& what) {
        fmt::format_to(std::back_inserter(out), "\n  {}: {}\n      {}\n", one.name(), what,
                       one.detail());
    };
    for (const auto& component : reading.health.components()) {
        if (!component.ok()) append(component, component.reason());
    }
    for (const auto& notice : reading.health.notices()) {
        append(notice, fmt::format("{} {}", count_text(static_cast<double>(notice.count())),
                                   notice.reason()));
    }
}

void append_services(std::string& out, const Reading& reading) {
    const auto services = services_of(reading.numbers);
    if (services.empty()) return;
    using enum Table::Align;
    Table table({{"", left},
                 {"behind", right},
                 {"for", right},
                 {"void", right},
                 {"unreadable", right},
                 {"timers due", right},
                 {"late by", right},
                 {"reactions", right},
                 {"refused", right},
                 {"verdict p99", right}});
    for (const auto& one : services) {
        table.add({one.service, count_text(one.lag_records), duration_text(one.lag_s),
                   count_text(one.void_records), count_text(one.unreadable_streams),
                   cell(one.timers_due, count_text), cell(one.timers_late_s, duration_text),
                   cell(one.reactions_pending, count_text), cell(one.reactions_refused, count_text),
                   cell(one.verdict_p99_s, duration_text)});
    }
    out += '\n' + table.text();
}

void append_named(std::string& out, const char* title, const std::vector<Named>& all) {
    if (all.empty()) return;
    fmt::format_to(std::back_inserter(out), "{:<18}", title);
    const char* separator = "";
    for (const auto& [name, value] : all) {
        fmt::format_to(std::back_inserter(out), "{}{} {}", std::exchange(separator, ", "), name,
                       count_text(value));
    }
    out += '\n';
}

void append_gateway(std::string& out, const Reading& reading) {
    const auto gateway = gateway_of(reading.numbers);
    if (!gateway) return;
    fmt::format_to(std::back_inserter(out), "{:<18}{} messages, {} records behind{}\n", "Published",
                   count_text(gateway->published), count_text(gateway->behind),
                   gateway->publishing ? "" : "; NOT PUBLISHING at present");
    append_named(out, "Inboxes", gateway->commands);
}

void append_webhooks(std::string& out, const Reading& reading) {
    const auto webhooks = webhooks_of(reading.numbers);
    if (!webhooks) return;
    fmt::format_to(std::back_inserter(out),
                   "{:<18}{} active, {} of them failing, {} paused; {} "
                   "messages delivered",
                   "Webhooks", count_text(webhooks->active), count_text(webhooks->failing),
                   count_text(webhooks->paused), count_text(webhooks->delivered));
    if (webhooks->oldest_undelivered_s > 0) {
        fmt::format_to(std::back_inserter(out), ", the oldest of the others waits for {}",
                       duration_text(webhooks->oldest_undelivered_s));
    }
    out += '\n';
    append_named(out, "Failed deliveries", webhooks->failures);
}

void append_lags(std::string& out, const Reading& reading) {
    auto lags = lags_of(reading.numbers);
    const auto left_out = lags.size() - std::min(lags.size(), kMostLags);
    lags.resize(lags.size() - left_out);
    append_named(out, "Behind", lags);
    if (left_out == 0) return;
    fmt::format_to(std::back_inserter(out), "{:<18}and {} more partitions: --json has all\n", "",
                   left_out);
}

void append_requests(std::string& out, const Reading& reading, const Reading* earlier) {
    const auto requests = requests_of(reading.numbers);
    fmt::format_to(std::back_inserter(out), "{:<18}{} answered, {} failed", "Requests",
                   count_text(requests.answered), count_text(requests.failed));
    if (requests.p99_s) {
        fmt::format_to(std::back_inserter(out), ", 99 % within {}", duration_text(*requests.p99_s));
    }
    out += '\n';
    const double seconds = earlier ? reading.taken_at_s - earlier->taken_at_s : 0;
    if (seconds <= 0) return;
    const auto rate = [&](std::string_view name) {
        const double grown =
            reading.numbers.sum(name).value_or(0) - earlier->numbers.sum(name).value_or(0);
        return std::max(0.0, grown) / seconds;
    };
    fmt::format_to(std::back_inserter(out), "{:<18}{:.1f} requests, {:.1f} commands\n",
                   "Each second", rate("enlace_http_requests_total"),
                   rate("enlace_commands_total"));
}

boost::json::object json_of(const ServiceNumbers& one) {
    boost::json::object json{{"service", one.service},
                             {"lagRecords", one.lag_records},
                             {"lagSeconds", one.lag_s},
                             {"voidRecords", one.void_records},
                             {"unreadableStreams", one.unreadable_streams}};
    const auto add = [&](const char* name, const std::optional<double>& value) {
        if (value) json[name] = *value;
    };
    add("timersDue", one.timers_due);
    add("timersLateSeconds", one.timers_late_s);
    add("reactionsPending", one.reactions_pending);
    add("reactionsRefused", one.reactions_refused);
    add("verdictP99Seconds", one.verdict_p99_s);
    return json;
}

boost::json::object json_of(const std::vector<Named>& all) {
    boost::json::object json;
    for (const auto& [name, value] : all) json[name] = value;
    return json;
}

boost::json::object json_of(const GatewayNumbers& gateway) {
    return {{"publishing", gateway.publishing},
            {"published", gateway.published},
            {"behindRecords", gateway.behind},
            {"inboxes", json_of(gateway.commands)}};
}

boost::json::object json_of(const WebhookNumbers& webhooks) {
    return {{"active", webhooks.active},
            {"failing", webhooks.failing},
            {"paused", webhooks.paused},
            {"delivered", webhooks.delivered},
            {"oldestUndeliveredSeconds", webhooks.oldest_undelivered_s},
            {"failures", json_of(webhooks.failures)}};
}

}  // namespace

std::string text_of(const Reading& reading, const Reading* earlier) {
    if (!reading.reached()) {
        return fmt::format(
            "{} is unreachable: {}. Check the address, and that the process runs; its log says "
            "why it ended.\n",
            reading.url, reading.unreachable);
    }
    std::string out = fmt::format("{} is {}{}\n", reading.url,
                                  reading.ready() ? "ready" : "NOT READY", process_text(reading));
    append_health(out, reading);
    append_services(out, reading);
    if (reading.numbers.all().empty()) return out;
    out += '\n';
    append_lags(out, reading);
    append_named(out, "Clients' commands", commands_of(reading.numbers));
    append_named(out, "Open obligations", obligations_of(reading.numbers));
    append_gateway(out, reading);
    append_webhooks(out, reading);
    append_requests(out, reading, earlier);
    return out;
}

boost::json::object json_of(const Reading& reading) {
    boost::json::object json{
        {"url", reading.url}, {"reachable", reading.reached()}, {"ready", reading.ready()}};
    if (!reading.reached()) {
        json["why"] = reading.unreachable;
        return json;
    }
    boost::json::array reasons;
    for (const auto& one : reading.health.components()) {
        if (one.ok()) continue;
        reasons.push_back(
            {{"name", one.name()}, {"reason", one.reason()}, {"detail", one.detail()}});
    }
    boost::json::array notices;
    for (const auto& one : reading.health.notices()) {
        notices.push_back({{"name", one.name()},
                           {"reason", one.reason()},
                           {"detail", one.detail()},
                           {"count", one.count()}});
    }
    boost::json::array services;
    for (const auto& one : services_of(reading.numbers)) services.push_back(json_of(one));
    const auto requests = requests_of(reading.numbers);
    boost::json::object http{{"answered", requests.answered}, {"failed", requests.failed}};
    if (requests.p99_s) http["p99Seconds"] = *requests.p99_s;
    json["reasons"] = std::move(reasons);
    json["notices"] = std::move(notices);
    json["services"] = std::move(services);
    json["commands"] = json_of(commands_of(reading.numbers));
    json["behind"] = json_of(lags_of(reading.numbers));
    json["openObligations"] = json_of(obligations_of(reading.numbers));
    if (const auto gateway = gateway_of(reading.numbers)) json["gateway"] = json_of(*gateway);
    if (const auto webhooks = webhooks_of(reading.numbers)) json["webhooks"] = json_of(*webhooks);
    json["requests"] = std::move(http);
    return json;
}

}  // namespace enlace::program::status
