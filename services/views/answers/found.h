#pragma once

#include <cstddef>
#include <expected>
#include <string_view>

// What every query gives back, or says instead, and which part of a list it is asked for.
namespace enlace::views {

enum class Refused {
    not_found,   // There is no such thing, or it is not the asker's to see: nobody learns which.
    bad_cursor,  // Not one that was given out.
    mistyped_folio,     // Its symbols don't go together.
    ambiguous_folio,    // Two things have it that the asker may see.
    bad_day,            // None of the calendar.
    bad_as_of,          // Likewise, of a day that is looked back to.
    bad_month,          // Likewise.
    unknown_time_zone,  // None of the IANA's.
    // Of figures:
    bad_period,         // No name of one.
    bad_range,          // Neither a period nor two days, or both.
    range_reversed,     // It ends before it begins.
    range_in_future,    // It has not begun.
    before_first_fact,  // It ended before anything was recorded that is counted.
    bad_known_at,       // None of the calendar.
    bad_split,          // No day of the range.
    bad_quarter,
    quarter_in_future,  // None that has begun.
    bad_matter,         // Of none.
    too_many_cells,     // What was asked for comes to more than kCellsMost of them.
    bad_dimensions,     // A second one without a first, or one twice.
};

template <class Answer>
using Found = std::expected<Answer, Refused>;

struct PageRequest {
    std::string_view cursor{};  // Empty: from the beginning.
    std::size_t limit = 50;
};

}  // namespace enlace::views
