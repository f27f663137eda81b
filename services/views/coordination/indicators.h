#pragma once

#include <cstdint>
#include <optional>

#include "enlace/views/v1/coordination.pb.h"
#include "views/coordination/case_file.h"
#include "views/organisation/organised.h"

// Definitions: COORDINATION.md.
namespace enlace::views::coordination {

using Indicator = v1::CoordinationIndicator;

// One that comes later is none.
inline constexpr int kFollowUpWithin_days = 90;

// Of one case in one quarter; sums of several.
struct Sums {
    std::int64_t cases = 0;
    std::int64_t institutions = 0;
    std::int64_t units = 0;
    std::int64_t hand_offs = 0;
    std::int64_t days_without_news = 0;
    std::int64_t steps = 0;
    std::int64_t steps_on_time = 0;
    std::int64_t reopenings = 0;
    std::int64_t repeated_elsewhere = 0;
    std::int64_t cases_discharged = 0;  // With one discharge at least.
    std::int64_t discharges = 0;
    std::int64_t followed_up = 0;
    std::int64_t waited_min = 0;

    Sums& operator+=(const Sums& other);
    bool operator==(const Sums&) const = default;
};

// Nothing where the case was not open within it. `until`: the last day that is over, or is today.
Sums sums_of(const CaseFile& file,
             const Range& quarter,
             sys_days until,
             const Organised& organised);

// What the sums come to, in the indicator's own measure; nothing where there is nothing to divide
// by.
std::optional<std::int64_t> value_of(const Sums& sums, Indicator::Code indicator);

// All of them, in order.
inline constexpr Indicator::Code kIndicators[] = {
    Indicator::INSTITUTIONS,       Indicator::UNITS,         Indicator::HAND_OFFS,
    Indicator::DAYS_WITHOUT_NEWS,  Indicator::STEPS_ON_TIME, Indicator::REOPENINGS,
    Indicator::REPEATED_ELSEWHERE, Indicator::FOLLOW_UP};

// The institution of a unit on a day, as far as it was said, or else the one given.
std::string institution_of(std::string_view unit,
                           std::string_view otherwise,
                           sys_days day,
                           const Organised& organised);

}  // namespace enlace::views::coordination
