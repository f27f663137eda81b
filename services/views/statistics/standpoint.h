#pragma once

#include <optional>

#include "views/statistics/organisation.h"
#include "views/statistics/page_key.h"

namespace enlace::views::statistics {

// Where what was done at a unit stands in figures: by the organisation of the day on which it was
// done, or by that of one day for all. `organisation` must outlive it.
class Standpoint {
public:
    explicit Standpoint(const Organisation& organisation, std::optional<sys_days> on = {})
        : organisation_(organisation), on_(on) {}

    // As done at that unit.
    std::string_view unit(std::string_view unit) const;
    // Empty where there is none. `by`: a dimension of place.
    std::string_view place(v1::Dimension::Code by, const PageKey& key, sys_days day) const;

    // False: on all days of the month everything stands where it does on the first.
    bool changes_in(year_month month) const { return organisation_.changes_in(month); }

private:
    const Organisation& organisation_;
    std::optional<sys_days> on_;
};

// Whether it says where something was done, which may be another place from one day to the next.
bool is_of_place(v1::Dimension::Code by);

}  // namespace enlace::views::statistics
