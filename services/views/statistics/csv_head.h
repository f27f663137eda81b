#pragma once

#include <string>

#include "text/csv.h"

// What stands before figures as CSV: lines "# name,value" of what they rest on.
namespace enlace::views::statistics {

template <class View>
void append_rests_on(const View& view, std::string& csv) {
    for (const auto& position : view.positions()) text::append_csv(csv, {"# position", position});
    text::append_csv(csv, {"# map version", std::to_string(view.rests_on().map_version())});
    text::append_csv(csv, {"# policy version", std::to_string(view.rests_on().policy_version())});
    text::append_csv(csv, {"# organisation", view.rests_on().organisation()});
}

// Of a range of days.
template <class View>
void append_csv_head(const View& view, std::string& csv) {
    text::append_csv(csv, {"# from", view.from()});
    text::append_csv(csv, {"# until", view.until()});
    text::append_csv(csv, {"# time zone", view.time_zone()});
    if (!view.as_known_on().empty()) text::append_csv(csv, {"# as known on", view.as_known_on()});
    append_rests_on(view, csv);
    text::append_csv(csv, {"# suppressed cells", std::to_string(view.suppressed_cells())});
}

}  // namespace enlace::views::statistics
