#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "enlace/views/v1/rows.pb.h"
#include "views/folding/families.h"

// How many visits each jurisdiction has open, of what kind, and how many came and went each day.
namespace enlace::views {

// What is counted. A counter's value is the name of a state, priority or age band, a municipality's
// code, or a local day as YYYY-MM-DD.
namespace counters {
inline constexpr std::string_view kOpen = "open";
inline constexpr std::string_view kState = "state";
inline constexpr std::string_view kPriority = "priority";
inline constexpr std::string_view kAgeBand = "age_band";
inline constexpr std::string_view kMunicipality = "municipality";
inline constexpr std::string_view kOpened = "opened";  // Arrived there that day, ...
inline constexpr std::string_view kClosed = "closed";  // ... and ended or left that day.
}  // namespace counters

// One count of 1, in the sum of an owner (families.h).
struct Counter {
    std::string owner;
    std::string_view name;
    std::string value;
};

// All that a visit counts as. Sums change by what it counts as now, less what it did before.
std::vector<Counter> contribution(const v1::VisitRow& row, int utc_offset_min);

// Of the family `sums`: a prefix for all of one owner, and what stands in a key that begins with
// it.
std::string sum_prefix(std::string_view owner);
std::string sum_key(const Counter& counter, const JournalPlace& where);
struct SumKey {
    std::string_view name;
    std::string_view value;
};
SumKey read_sum_key(std::string_view prefix, std::string_view key);

// `YYYY-MM-DD` of a moment.
std::string local_day(std::int64_t at_us, int utc_offset_min);

}  // namespace enlace::views
