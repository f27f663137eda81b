#pragma once

#include <string>

#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/views/v1/rows.pb.h"
#include "views/folding/event_at.h"

namespace enlace::views {

// One home visit: where it stands, and which jurisdictions had it open, when.
v1::VisitRow fold(v1::VisitRow row, const homevisits::v1::HomeVisitEvent& event, const EventAt& at);

// Where the visit is open now; nullptr if it has ended or never began.
const v1::Stay* present_stay(const v1::VisitRow& row);

// Nobody has it, so that an office of the state has to find out whose it is.
bool waits_to_be_routed(const v1::VisitRow& row);

// Whoever asked for it says so, or its case does.
bool forbids_contact(const v1::VisitRow& row);

// Derived, never stored: it is open, and its window has ended.
bool is_overdue(const v1::VisitRow& row, std::int64_t now_us);

// Of lists and sums (families.h).
std::string owner_of(const v1::Stay& stay);

// What its jurisdiction is told of the visit as it stands.
v1::VisitNotice notice(std::string_view stream, const v1::VisitRow& row);

}  // namespace enlace::views
