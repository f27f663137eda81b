#include "base/calendar.h"

#include <algorithm>

#include "base/clock.h"

namespace enlace::base {
namespace {

// Floor division: days before 1970 are days too.
std::int64_t day_of(std::int64_t local_us) {
    return local_us >= 0 ? local_us / kDay_us : -((-local_us + kDay_us - 1) / kDay_us);
}

bool is_weekend(std::int64_t day) {
    // 1970-01-01 was a Thursday; Monday is 0.
    const std::int64_t weekday = ((day + 3) % 7 + 7) % 7;
    return weekday >= 5;
}

}  // namespace

std::int64_t Calendar::local_us(std::int64_t at_us) const {
    int offset_min = utc_offset_min;
    for (const auto& change : offset_changes) {
        if (change.from_us > at_us) break;
        offset_min = change.utc_offset_min;
    }
    return at_us + offset_min * kMinute_us;
}

std::int64_t Calendar::moment_of(std::int64_t local_us) const {
    std::int64_t moment_us = local_us - utc_offset_min * kMinute_us;
    for (const auto& change : offset_changes) {
        if (moment_us < change.from_us) break;
        moment_us = std::max(change.from_us, local_us - change.utc_offset_min * kMinute_us);
    }
    return moment_us;
}

std::int64_t Calendar::add_business_days(std::int64_t from_us, int days) const {
    const std::int64_t from_local_us = local_us(from_us);
    std::int64_t day = day_of(from_local_us);
    const std::int64_t time_of_day_us = from_local_us - day * kDay_us;
    while (days > 0) {
        ++day;
        if (!is_weekend(day) && !holidays.contains(day)) --days;
    }
    return moment_of(day * kDay_us + time_of_day_us);
}

}  // namespace enlace::base
