#pragma once

#include "enlace/common/v1/common.pb.h"
#include "enlace/views/v1/statistics.pb.h"
#include "views/statistics/asked_range.h"
#include "views/statistics/tally.h"

// The column of what was done for members of staff.
namespace enlace::views::statistics {

// How much of that column somebody is told.
enum class StaffSight {
    nothing,
    // Of one institution or of each, a calendar year that is over, where it is none or as many as
    // kLeastTold: no two such answers have a part in common by which a third could be worked out.
    whole_years,
    everything,  // The institution's own welfare section.
};

StaffSight staff_sight(const common::v1::Principal& who, const Asked& asked, const Days& days);

// Puts into `view`, which shows everything else, what `staff` comes to.
void show_staff_welfare(const Tallied& staff,
                        StaffSight sight,
                        const Filter& only,
                        v1::Statistics& view);

}  // namespace enlace::views::statistics
