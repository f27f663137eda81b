#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "zones/time_zone.h"

namespace enlace::views::statistics {

// By whose clocks days begin.
inline constexpr std::string_view kTimeZone = "America/Mexico_City";

// Throws std::runtime_error where this machine does not know the zone.
zones::TimeZone time_zone();

// Dates of moments, each day looked up once. Belongs to one thread.
class LocalDays {
public:
    LocalDays() : zone_(time_zone()), last_utc_(0), last_(of(0)) {}

    std::chrono::sys_days date(std::int64_t at_us);

private:
    static constexpr std::size_t kKept = 20'000;

    struct Day {
        std::chrono::sys_days date;  // When the UTC day begins,
        std::int64_t midnight_us;    // and until when.
    };

    Day of(std::int64_t utc);

    zones::TimeZone zone_;
    std::unordered_map<std::int64_t, Day> days_;  // By day in UTC.
    std::int64_t last_utc_;                       // The one that was asked about last,
    Day last_;                                    // as most often again.
};

}  // namespace enlace::views::statistics
