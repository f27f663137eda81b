#include "process/service_part.h"

namespace enlace::process {

std::vector<Health> health_of(const std::string& service, const aggregate::EngineStatus& status) {
    return {{service, status.serving, "starting"},
            {service + ".clock", status.clock_trusted, "clock_not_trusted"},
            {service + ".store", status.store_writable, "store_not_writable"},
            {service + ".journal", status.halted.empty(), "journal_halted"},
            {service + ".home", !status.moved_to.has_value(), "journal_moved"}};
}

void set_gauges(telemetry::Metrics& metrics,
                const std::string& service,
                const aggregate::EngineStatus& status) {
    const auto set = [&](std::string_view name, std::string_view help, std::uint64_t value) {
        metrics.gauge(name, help, {{"service", service}}).set(static_cast<double>(value));
    };
    set("enlace_void_records", "Records that do not count, since the start.", status.void_records);
    set("enlace_lost_races", "Commands that were decided again.", status.lost_races);
    set("enlace_repeated_appends", "Appends tried again.", status.repeated_appends);
    set("enlace_lag_records", "Durable, but not folded by the engine yet.", status.lag_records);
    set("enlace_reactions_pending", "To-dos of reactions.", status.reactions_pending);
    set("enlace_reactions_refused", "Reactions that were refused.", status.reactions_refused);
    set("enlace_timers_fired", "Deadlines acted on.", status.timers_fired);
    set("enlace_timers_in_work", "Deadlines being acted on.", status.timers_in_work);
    set("enlace_timer_passes", "Times that all deadlines were looked through.",
        status.timer_passes);
    set("enlace_commands_counted_twice", "Keys that were used for two patients at once.",
        status.commands_counted_twice);
    set("enlace_unreadable_streams", "With an event that this release can't read.",
        status.unreadable_streams);
}

}  // namespace enlace::process
