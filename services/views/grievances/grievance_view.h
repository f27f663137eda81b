#pragma once

#include <string>
#include <string_view>

#include "enlace/grievances/v1/grievance.pb.h"
#include "enlace/views/v1/grievance_view.pb.h"
#include "enlace/views/v1/rows.pb.h"
#include "views/folding/event_at.h"
#include "views/office/office_view.h"

namespace enlace::views {

// One grievance: where it stands, and how long it took.
v1::GrievanceRow fold(v1::GrievanceRow row,
                      const grievances::v1::GrievanceEvent& event,
                      const EventAt& at);

// Owner of the register of a unit's grievances, the newest first.
std::string register_owner(std::string_view institution);
// Owner of the search index's part of an institution's grievances; of all where that is empty.
std::string register_index(std::string_view institution);

// The lines that a row has in lists.
Lines lines_of(std::string_view stream, const v1::GrievanceRow& row);

v1::GrievanceView show(std::string_view id, const v1::GrievanceRow& row);
v1::GrievanceItem show_item(std::string_view id, const v1::GrievanceRow& row, std::int64_t now_us);

}  // namespace enlace::views
