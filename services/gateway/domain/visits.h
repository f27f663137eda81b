#pragma once

#include <string>
#include <vector>

#include "enlace/gateway/v1/store.pb.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "gateway/domain/message.h"

// What jurisdictions are told of home visits: each of its own, from when it gets one to when
// another has it. Pure.
namespace enlace::gateway {

// What was said of the visit until now: Thing::detail_positions, opened.
struct VisitDetails {
    homevisits::v1::HomeVisitRequested requested;
    homevisits::v1::ContactRuleChanged contact_rule;  // The newest.
    std::vector<std::string> safety_notes;
    bool erased = false;
};

void add_to(VisitDetails& details, const homevisits::v1::HomeVisitEvent& event);

// Whether what a jurisdiction is told of this event needs the details.
bool needs_details(const homevisits::v1::HomeVisitEvent& event);

// `event` is opened; `erased`: but its personal fields are gone. `before` and `after` it: what is
// known of the visit.
std::vector<PublicMessage> visit_messages(const Happened& at,
                                          const homevisits::v1::HomeVisitEvent& event,
                                          bool erased,
                                          const v1::Thing& before,
                                          const v1::Thing& after,
                                          const VisitDetails& details);

}  // namespace enlace::gateway
