#include "views/visits/workload.h"

#include <array>
#include <chrono>
#include <cstdio>

#include "base/clock.h"
#include "homevisits/domain/home_visit.h"
#include "projection/pack.h"
#include "views/folding/families.h"
#include "views/visits/visit_view.h"

namespace enlace::views {

std::string local_day(std::int64_t at_us, int utc_offset_min) {
    using std::chrono::floor;
    const std::chrono::sys_time<std::chrono::microseconds> local{
        std::chrono::microseconds(at_us + utc_offset_min * base::kMinute_us)};
    const std::chrono::year_month_day day{floor<std::chrono::days>(local)};
    std::array<char, 32> text{};
    const int size =
        std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(day.year()),
                      static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
    return {text.data(), static_cast<std::size_t>(size)};
}

std::vector<Counter> contribution(const v1::VisitRow& row, int utc_offset_min) {
    std::vector<Counter> counted;
    for (const auto& stay : row.stays()) {
        const std::string owner = owner_of(stay);
        counted.push_back({owner, counters::kOpened, local_day(stay.from_us(), utc_offset_min)});
        if (stay.until_us() == 0) continue;
        counted.push_back({owner, counters::kClosed, local_day(stay.until_us(), utc_offset_min)});
    }
    const v1::Stay* present = present_stay(row);
    if (!present) return counted;
    const std::string owner = owner_of(*present);
    const auto& age_band = common::v1::AgeBand_Name(row.counted().age_band());
    const auto& priority = common::v1::Priority_Name(row.state().priority());
    counted.push_back({owner, counters::kOpen, ""});
    counted.push_back({owner, counters::kState, std::string(homevisits::state_name(row.state()))});
    counted.push_back({owner, counters::kPriority, priority});
    counted.push_back({owner, counters::kAgeBand, age_band});
    counted.push_back({owner, counters::kMunicipality, row.counted().municipality()});
    return counted;
}

std::string sum_prefix(std::string_view owner) {
    return ended(owner);
}

std::string sum_key(const Counter& counter, const JournalPlace& where) {
    return ended(counter.owner)
        .append(ended(counter.name))
        .append(ended(counter.value))
        .append(ended(where.service))
        .append(projection::Pack().number(where.partition).take());
}

SumKey read_sum_key(std::string_view prefix, std::string_view key) {
    std::string_view rest = key.substr(prefix.size());
    const auto name = take_ended(rest);
    return {name, take_ended(rest)};
}

}  // namespace enlace::views
