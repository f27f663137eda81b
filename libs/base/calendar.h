#pragma once

#include <cstdint>
#include <set>
#include <vector>

namespace enlace::base {

// The business days of one place: Monday to Friday without its holidays, in its own time zone.
struct Calendar {
    // From a moment on, the place keeps its clocks at another offset.
    struct OffsetChange {
        std::int64_t from_us = 0;
        int utc_offset_min = 0;
    };

    int utc_offset_min = 0;                      // Until the first change.
    std::set<std::int64_t> holidays{};           // Days since 1970-01-01, local.
    std::vector<OffsetChange> offset_changes{};  // Oldest first.

    // The moment `days` business days after `from_us`, at the same local time of day: the first of
    // the two where clocks are set back over it, the change itself where they leave it out.
    std::int64_t add_business_days(std::int64_t from_us, int days) const;

    // Microseconds that a clock on the wall shows, counted as if it were UTC.
    std::int64_t local_us(std::int64_t at_us) const;

private:
    std::int64_t moment_of(std::int64_t local_us) const;
};

}  // namespace enlace::base
