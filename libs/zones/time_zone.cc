#include "zones/time_zone.h"

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <algorithm>
#include <string>
#include <utility>

#include "base/clock.h"

namespace enlace::zones {
namespace {

// Names are those of files: none that leads out of their folder, nor to the copies in it that count
// other seconds.
bool is_name(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               std::string_view("/_+-").contains(c);
    };
    return !text.empty() && text.size() <= 64 && text.front() >= 'A' && text.front() <= 'Z' &&
           std::ranges::all_of(text, allowed);
}

absl::CivilDay civil(std::chrono::sys_days date) {
    return absl::CivilDay(1970, 1, 1) + date.time_since_epoch().count();
}

}  // namespace

struct TimeZone::Rules {
    absl::TimeZone zone;
};

TimeZone::TimeZone(std::shared_ptr<const Rules> rules) : rules_(std::move(rules)) {}

std::optional<TimeZone> TimeZone::find(std::string_view name) {
    Rules rules;
    if (!is_name(name) || !absl::LoadTimeZone(std::string(name), &rules.zone)) return std::nullopt;
    return TimeZone(std::make_shared<const Rules>(rules));
}

int TimeZone::utc_offset_min(std::int64_t at_us) const {
    return rules_->zone.At(absl::FromUnixMicros(at_us)).offset / 60;
}

Day TimeZone::day(std::chrono::sys_days date) const {
    return {midnight_us(date), midnight_us(date + std::chrono::days(1))};
}

std::chrono::sys_days TimeZone::date(std::int64_t at_us) const {
    const absl::CivilDay there(rules_->zone.At(absl::FromUnixMicros(at_us)).cs);
    return std::chrono::sys_days(std::chrono::days(there - absl::CivilDay(1970, 1, 1)));
}

std::int64_t TimeZone::midnight_us(std::chrono::sys_days date) const {
    const auto at = rules_->zone.At(absl::CivilSecond(civil(date)));
    // Where clocks go past midnight, the day begins when they do; where it comes twice, with the
    // first one.
    const bool skipped = at.kind == absl::TimeZone::TimeInfo::SKIPPED;
    return absl::ToUnixMicros(skipped ? at.trans : at.pre);
}

}  // namespace enlace::zones
