#include "process/followed.h"

namespace enlace::process {

void read(telemetry::Readings& readings, const std::string& by, const Followed& followed) {
    const telemetry::Labels labels{{"service", by}};
    for (const auto& at : followed.partitions) {
        readings.gauge("enlace_lag_records", "Durable, but not folded yet.",
                       static_cast<double>(at.end - at.next),
                       {{"service", by},
                        {"journal", at.service},
                        {"partition", std::to_string(at.partition)}});
    }
    readings.gauge("enlace_lag_seconds", "For how long something durable has not been folded.",
                   static_cast<double>(followed.lag_us) / 1e6, labels);
    readings.counter("enlace_void_records_total", "Records read that do not count.",
                     static_cast<double>(followed.void_records), labels);
    readings.gauge("enlace_unreadable_streams", "Closed at an event that can't be read.",
                   static_cast<double>(followed.unreadable_streams), labels);
    readings.gauge("enlace_halted_partitions", "Partitions that are not read any more.",
                   static_cast<double>(followed.halted), labels);
}

}  // namespace enlace::process
