#include "views/coordination/indicators.h"

#include <algorithm>
#include <set>
#include <vector>

#include "base/clock.h"
#include "base/date.h"

namespace enlace::views::coordination {
namespace {

using std::chrono::days;

std::size_t place_of(sys_days day, const Range& range) {
    return static_cast<std::size_t>((day - range.from).count());
}

// For each day of the range whether the case was open on it.
std::vector<bool> open_days(const CaseFile& file, const Range& range) {
    std::vector<bool> open(place_of(range.until, range) + 1);
    for (const auto& stay : file.open()) {
        const auto last = std::min(stay.until, range.until);
        for (auto day = std::max(stay.from, range.from); day <= last; day += days(1))
            open[place_of(day, range)] = true;
    }
    return open;
}

// The longest stretch of open days without any news.
std::int64_t days_without_news(const CaseFile& file,
                               const Range& range,
                               const std::vector<bool>& open) {
    std::vector<bool> quiet = open;
    for (const auto& event : file.events)
        if (event.is(Moment::news) && range.holds(event.day))
            quiet[place_of(event.day, range)] = false;
    std::int64_t longest = 0, stretch = 0;
    for (const bool one : quiet) {
        stretch = one ? stretch + 1 : 0;
        longest = std::max(longest, stretch);
    }
    return longest;
}

void count_follow_ups(const CaseFile& file, const Range& range, Sums& sums) {
    constexpr std::int64_t kWithin_us = kFollowUpWithin_days * base::kDay_us;
    for (const auto& discharge : file.events) {
        if (!discharge.is(Moment::discharge) || !range.holds(discharge.day)) continue;
        ++sums.discharges;
        std::optional<std::int64_t> first_us;
        for (const auto& event : file.events) {
            if (!event.is(Moment::follow_up) || event.at_us <= discharge.at_us) continue;
            if (event.at_us - discharge.at_us > kWithin_us) continue;
            first_us = std::min(first_us.value_or(event.at_us), event.at_us);
        }
        if (!first_us) continue;
        ++sums.followed_up;
        sums.waited_min += (*first_us - discharge.at_us) / base::kMinute_us;
    }
    sums.cases_discharged = sums.discharges > 0 ? 1 : 0;
}

// Rounded, half of one up. `part` is not below 0.
std::int64_t rounded(std::int64_t part, std::int64_t whole) {
    return (2 * part + whole) / (2 * whole);
}

}  // namespace

Sums& Sums::operator+=(const Sums& other) {
    for (const auto of : {&Sums::cases, &Sums::institutions, &Sums::units, &Sums::hand_offs,
                          &Sums::days_without_news, &Sums::steps, &Sums::steps_on_time,
                          &Sums::reopenings, &Sums::repeated_elsewhere, &Sums::cases_discharged,
                          &Sums::discharges, &Sums::followed_up, &Sums::waited_min})
        this->*of += other.*of;
    return *this;
}

Sums sums_of(const CaseFile& file,
             const Range& quarter,
             sys_days until,
             const Organised& organised) {
    const Range range{quarter.from, std::min(quarter.until, until)};
    Sums sums;
    if (range.until < range.from) return sums;
    const auto open = open_days(file, range);
    if (std::ranges::count(open, true) == 0) return sums;
    sums.cases = 1;
    std::set<std::string> units = {file.unit};
    std::set<std::string> institutions = {
        institution_of(file.unit, file.institution, range.until, organised)};
    for (const auto& event : file.events) {
        if (!range.holds(event.day)) continue;
        // What is with the case's institution is with its unit.
        const auto& unit = event.holder == file.institution ? file.unit : event.holder;
        if (!unit.empty() && units.insert(unit).second)
            institutions.insert(institution_of(unit, unit, range.until, organised));
        sums.hand_offs += event.is(Moment::hand_off) ? 1 : 0;
        sums.repeated_elsewhere += event.is(Moment::repeated) ? 1 : 0;
        sums.steps += event.is(Moment::step) ? 1 : 0;
        sums.steps_on_time += event.is(Moment::step) && !event.is(Moment::late) ? 1 : 0;
    }
    for (const auto& [turn, day] : file.turns)
        sums.reopenings += turn == Life::Turn::reopened && range.holds(day) ? 1 : 0;
    sums.units = static_cast<std::int64_t>(units.size());
    sums.institutions = static_cast<std::int64_t>(institutions.size());
    sums.days_without_news = days_without_news(file, range, open);
    count_follow_ups(file, range, sums);
    return sums;
}

std::optional<std::int64_t> value_of(const Sums& sums, Indicator::Code indicator) {
    const auto of = [](std::int64_t part, std::int64_t whole,
                       std::int64_t times) -> std::optional<std::int64_t> {
        if (whole == 0) return std::nullopt;
        return rounded(part * times, whole);
    };
    const auto of_cases = [&](std::int64_t part) { return of(part, sums.cases, 100); };
    switch (indicator) {
        case Indicator::INSTITUTIONS:
            return of_cases(sums.institutions);
        case Indicator::UNITS:
            return of_cases(sums.units);
        case Indicator::HAND_OFFS:
            return of_cases(sums.hand_offs);
        case Indicator::DAYS_WITHOUT_NEWS:
            return of_cases(sums.days_without_news);
        case Indicator::STEPS_ON_TIME:
            return of(sums.steps_on_time, sums.steps, 1000);
        case Indicator::REOPENINGS:
            return of_cases(sums.reopenings);
        case Indicator::REPEATED_ELSEWHERE:
            return of_cases(sums.repeated_elsewhere);
        case Indicator::FOLLOW_UP:
            return of(sums.waited_min, sums.followed_up, 1);
        case Indicator::UNSPECIFIED:
        case v1::CoordinationIndicator_Code_CoordinationIndicator_Code_INT_MIN_SENTINEL_DO_NOT_USE_:
        case v1::CoordinationIndicator_Code_CoordinationIndicator_Code_INT_MAX_SENTINEL_DO_NOT_USE_:
            break;
    }
    return std::nullopt;
}

std::string institution_of(std::string_view unit,
                           std::string_view otherwise,
                           sys_days day,
                           const Organised& organised) {
    const auto said =
        organised.belongs_to(unit, Organised::Kind::INSTITUTION, base::date_text(day));
    return std::string(said.empty() ? otherwise : said);
}

}  // namespace enlace::views::coordination
