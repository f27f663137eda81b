#pragma once

#include <string>
#include <string_view>

#include "enlace/intake/v1/staff_case.pb.h"
#include "enlace/views/v1/offices/rows.pb.h"
#include "enlace/views/v1/rows.pb.h"
#include "views/folding/event_at.h"
#include "views/office/office_view.h"

namespace enlace::views {

// A case about a member of staff, and what is counted of it while it is not void.
v1::StaffCaseRow fold(v1::StaffCaseRow row,
                      const intake::v1::StaffCaseEvent& event,
                      const EventAt& at);

// The list of an institution's welfare section; nobody else has one that holds any of its cases.
std::string staff_cases_owner(std::string_view institution);

// Where it stands in that list.
Lines lines_of(std::string_view stream, const v1::StaffCaseRow& row);

}  // namespace enlace::views
