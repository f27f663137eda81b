#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "views/statistics/periods.h"

// Where pages stand, in the family `figures`: by what they tell, month, institution, unit and
// partition, so that a month's pages of all, of an institution and of a unit lie together.
namespace enlace::views::statistics {

struct PageKey {
    year_month month{};
    std::string_view institution{};
    std::string_view unit{};
    std::uint32_t partition = 0;
};

// What a row of a page says: what was done, who it was done for, line by line, or what was done for
// members of staff.
enum class Tells { sums, patients, staff };

std::string key_of(Tells tells, const PageKey& key);
// The same, in a text that is used again.
void put_key(std::string& into, Tells tells, const PageKey& key);
// What the keys of a month begin with; of an institution, and of a unit of it, where these are
// named.
std::string prefix_of(Tells tells,
                      year_month month,
                      std::string_view institution = {},
                      std::string_view unit = {});
// What all keys begin with.
std::string prefix_of(Tells tells);
PageKey read_key(std::string_view key);

// How often facts of a partition that fall into a month came and went, of those that stand on pages
// of sums, or of staff: a number, by which who keeps a copy of the month knows whether it is still
// that.
std::string changes_key(Tells tells, year_month month, std::uint32_t partition);
std::string changes_prefix(Tells tells);
std::string changes_prefix(Tells tells, year_month month);
year_month read_changes_key(std::string_view key);

// Of what stands in rows of its own besides: first what begins their keys, which is of one byte
// like that of pages.
namespace prefix {
inline constexpr std::string_view kAttentions = "a";  // Month, institution, unit, stream, sign.
inline constexpr std::string_view kGoneCases = "g";   // Stream.
inline constexpr std::string_view kEdges = "e";       // Stream, edge, whether it was withdrawn.
}  // namespace prefix
// As pages' keys begin, behind `prefix`: month, institution and unit.
std::string place_in(std::string_view prefix, const PageKey& key);
std::string month_in(std::string_view prefix, year_month month);
// What stands behind them, after these were read from the key.
std::string_view take_place(std::string_view key, PageKey& read);

}  // namespace enlace::views::statistics
