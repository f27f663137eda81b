#include "process/service_part.h"

#include "process/followed.h"

namespace enlace::process {

using aggregate::EngineStatus;

Health store_health(std::string component, bool readable, bool writable) {
    return {std::move(component), readable && writable,
            readable ? common::v1::STORE_NOT_WRITABLE : common::v1::STORE_NOT_READABLE};
}

std::vector<Health> health_of(const std::string& service, const EngineStatus& status) {
    return {{service, status.serving, common::v1::STARTING},
            {service + ".clock", status.clock_trusted, common::v1::CLOCK_NOT_TRUSTED},
            store_health(service + ".store", status.store_readable, status.store_writable),
            {service + ".journal", status.halted.empty(), common::v1::JOURNAL_HALTED},
            {service + ".home", !status.moved_to.has_value(), common::v1::JOURNAL_MOVED}};
}

std::vector<Notice> notices_of(const std::string& service, const EngineStatus& status) {
    return {{service, common::v1::STREAMS_UNREADABLE, status.unreadable_streams},
            {service, common::v1::COMMANDS_COUNTED_TWICE, status.commands_counted_twice}};
}

void read(telemetry::Readings& readings, const std::string& service, const EngineStatus& status) {
    read(readings, service,
         Followed{.partitions = status.partitions,
                  .lag_us = status.lag_us,
                  .void_records = status.void_records,
                  .unreadable_streams = status.unreadable_streams,
                  .halted = status.halted.size()});
    const telemetry::Labels labels{{"service", service}};
    const auto gauge = [&](std::string_view name, std::string_view help, std::uint64_t value) {
        readings.gauge(name, help, static_cast<double>(value), labels);
    };
    const auto counter = [&](std::string_view name, std::string_view help, std::uint64_t value) {
        readings.counter(name, help, static_cast<double>(value), labels);
    };
    for (const auto& [from, code, count] : status.outcomes) {
        readings.counter("enlace_commands_total",
                         "Commands answered, by who gave them and with what code.",
                         static_cast<double>(count),
                         {{"service", service}, {"from", std::string(from)}, {"outcome", code}});
    }
    readings.histogram("enlace_verdict_seconds",
                       "From handing a record to the log to knowing whether it counts.",
                       status.verdict_s, labels);
    counter("enlace_lost_races_total", "Commands that were decided again.", status.lost_races);
    counter("enlace_repeated_appends_total", "Appends tried again.", status.repeated_appends);
    counter("enlace_commands_counted_twice_total", "Keys that were used for two patients at once.",
            status.commands_counted_twice);
    gauge("enlace_reactions_pending", "To-dos of reactions.", status.reactions_pending);
    counter("enlace_reactions_refused_total", "Reactions that were refused.",
            status.reactions_refused);
    gauge("enlace_timers_due", "Deadlines to be acted on now.", status.timers_due);
    readings.gauge("enlace_timers_late_seconds", "How late the deadline is that waits longest.",
                   static_cast<double>(status.timers_late_us) / 1e6, labels);
    gauge("enlace_timers_in_work", "Deadlines being acted on.", status.timers_in_work);
    counter("enlace_timers_fired_total", "Deadlines acted on.", status.timers_fired);
    counter("enlace_timer_passes_total", "Times that all deadlines were looked through.",
            status.timer_passes);
    for (const auto& [tally, value] : status.watched) {
        auto with_service = tally.labels;
        with_service.emplace("service", service);
        readings.gauge(tally.metric, tally.help, static_cast<double>(value), with_service);
    }
}

}  // namespace enlace::process
