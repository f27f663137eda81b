#include "views/statistics/local_days.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "base/clock.h"

namespace enlace::views::statistics {
namespace {

// 1900 and 2200: what stands in a log may be said to have happened at any time.
constexpr std::int64_t kEarliest_us = -2'208'988'800'000'000;
constexpr std::int64_t kLatest_us = 7'258'118'400'000'000;

}  // namespace

zones::TimeZone time_zone() {
    auto zone = zones::TimeZone::find(kTimeZone);
    if (!zone)
        throw std::runtime_error(std::string("this machine does not know the time zone ") +
                                 std::string(kTimeZone) + ": install tzdata");
    return *std::move(zone);
}

LocalDays::Day LocalDays::of(std::int64_t utc) {
    if (days_.size() >= kKept) days_.clear();
    const auto [at, is_new] = days_.try_emplace(utc);
    if (is_new) {
        at->second.date = zone_.date(utc * base::kDay_us);
        at->second.midnight_us = zone_.day(at->second.date).end_us;
    }
    return at->second;
}

// A day of one place begins once in each day of another.
std::chrono::sys_days LocalDays::date(std::int64_t at_us) {
    at_us = std::clamp(at_us, kEarliest_us, kLatest_us);
    const std::int64_t utc = (at_us - (at_us < 0 ? base::kDay_us - 1 : 0)) / base::kDay_us;
    if (utc != last_utc_) {
        last_ = of(utc);
        last_utc_ = utc;
    }
    return last_.date + std::chrono::days(at_us >= last_.midnight_us ? 1 : 0);
}

}  // namespace enlace::views::statistics
