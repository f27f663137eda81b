#pragma once

#include <string>
#include <string_view>

#include "enlace/common/v1/common.pb.h"
#include "enlace/telemedicine/v1/telemedicine.pb.h"
#include "enlace/views/v1/rows.pb.h"
#include "views/folding/event_at.h"
#include "views/office/office_view.h"

namespace enlace::views {

// One telemedicine session: where it stands, and when it is to be held.
v1::SessionRow fold(v1::SessionRow row,
                    const telemedicine::v1::TelemedicineEvent& event,
                    const EventAt& at);

// What the units that have to do with it are told of a change that left the row so.
v1::SessionNotice notice(std::string_view stream, const v1::SessionRow& row);

// Owners of lists: an institution's open sessions by the clock that runs out first, and those that
// it gives or presents patients to, by their start.
std::string sessions_owner(std::string_view institution);
std::string agenda_owner(std::string_view institution);

// The lines that a row has in lists.
Lines lines_of(std::string_view stream, const v1::SessionRow& row);

// When it starts by the clocks of its own place, with how far these are from UTC; empty where
// it has no time yet.
std::string local_start(const v1::SessionRow& row);

// What the session found is not for the unit where the patient merely sat.
bool is_told_findings(const common::v1::Principal& who,
                      const telemedicine::v1::TelemedicineState& state);

}  // namespace enlace::views
