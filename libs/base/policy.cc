#include "base/policy.h"

#include "base/check.h"
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

std::int64_t after(const Calendar& calendar, std::int64_t from_us, std::int64_t us, int days) {
    return days == 0 ? from_us + us : calendar.add_business_days(from_us, days);
}

}  // namespace

std::int64_t Calendar::add_business_days(std::int64_t from_us, int days) const {
    const std::int64_t offset_us = utc_offset_min * kMinute_us;
    const std::int64_t local_us = from_us + offset_us;
    std::int64_t day = day_of(local_us);
    const std::int64_t time_of_day_us = local_us - day * kDay_us;
    while (days > 0) {
        ++day;
        if (!is_weekend(day) && !holidays.contains(day)) --days;
    }
    return day * kDay_us + time_of_day_us - offset_us;
}

const ClockRule& Policy::clock(std::string_view name) const {
    const auto found = clocks.find(name);
    check(found != clocks.end(), "the policy has every clock that a decider starts");
    return found->second;
}

std::int64_t Policy::limit(std::string_view name) const {
    const auto found = limits.find(name);
    check(found != limits.end(), "the policy has every limit that a decider applies");
    return found->second;
}

std::int64_t Policy::due_us(std::string_view clock_name, std::int64_t from_us) const {
    const ClockRule& rule = clock(clock_name);
    return after(calendar, from_us, rule.duration_us, rule.business_days);
}

std::int64_t Policy::response_us(std::string_view clock_name, std::int64_t from_us) const {
    const ClockRule& rule = clock(clock_name);
    return after(calendar, from_us, rule.response_us, rule.response_business_days) - from_us;
}

}  // namespace enlace::base
