#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

// The clocks of places, by the IANA's names for them and by the rules of the machine's own tzdata,
// which is kept up to date as the rest of it.
namespace enlace::zones {

// From its first moment until the next day's; times are microseconds UTC.
struct Day {
    std::int64_t begin_us = 0;
    std::int64_t end_us = 0;
};

// "America/Mexico_City": how far its clocks are from UTC, whenever. Immutable, thread-safe.
class TimeZone {
public:
    // Nothing where there is no such zone.
    static std::optional<TimeZone> find(std::string_view name);

    int utc_offset_min(std::int64_t at_us) const;
    // Of a night in which clocks are changed, the day has 23 or 25 hours.
    Day day(std::chrono::sys_days date) const;
    // The date there at that moment.
    std::chrono::sys_days date(std::int64_t at_us) const;

private:
    struct Rules;
    explicit TimeZone(std::shared_ptr<const Rules> rules);

    std::int64_t midnight_us(std::chrono::sys_days date) const;

    std::shared_ptr<const Rules> rules_;
};

}  // namespace enlace::zones
