#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace enlace::base {

// The business days of one place: Monday to Friday without its holidays, in its own time zone.
struct Calendar {
    int utc_offset_min = 0;
    std::set<std::int64_t> holidays;  // Days since 1970-01-01, local.

    // The moment `days` business days after `from_us`, at the same local time of day.
    std::int64_t add_business_days(std::int64_t from_us, int days) const;
};

// How long something may take, and how long an escalation leaves somebody to respond.
struct ClockRule {
    std::int64_t duration_us = 0;
    int business_days = 0;  // Used instead of the duration where it is not 0.
    std::int64_t response_us = 0;
    int response_business_days = 0;
};

// The rules of handling that may change without a release; events keep the version they used.
// Names are `<machine>.<timer>` for clocks, e.g. "home_visit.route_by", and `<machine>.<limit>`.
struct Policy {
    std::uint32_t version = 0;
    Calendar calendar;
    std::map<std::string, ClockRule, std::less<>> clocks;
    std::map<std::string, std::int64_t, std::less<>> limits;

    // Stops the process at a name that the policy file was not checked for.
    const ClockRule& clock(std::string_view name) const;
    std::int64_t limit(std::string_view name) const;

    // When the clock runs out if it starts at `from_us`.
    std::int64_t due_us(std::string_view clock_name, std::int64_t from_us) const;
    // How long after an escalation at `from_us` the next step may come.
    std::int64_t response_us(std::string_view clock_name, std::int64_t from_us) const;
};

}  // namespace enlace::base
