#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "base/asked.h"
#include "deadlines/clocks.h"
#include "deadlines/times.h"
#include "homevisits/domain/home_visit.h"

// What the parts of the decider share; internal to the domain.
namespace enlace::homevisits {

using deadlines::to_us;
using v1::HomeVisitEvent;
using v1::HomeVisitState;
using Refused = std::optional<v1::Rejection>;

inline constexpr std::string_view kMachine = "home_visit";
inline constexpr std::string_view kExpire = "expire";

inline Decision unchanged() {
    return std::vector<HomeVisitEvent>{};
}

// One command that meets one state.
struct Asked : base::Asked<v1::HomeVisitCommand, HomeVisitState> {
    // How the actor's institution stands to the visit: who asked is its author too.
    bool by_requester() const {
        return !actor().institution().empty() && actor().institution() == state.requester() &&
               !by({common::v1::TIMER, common::v1::REACTION});
    }
    bool in_its_jurisdiction() const {
        return !actor().jurisdiction().empty() && actor().jurisdiction() == state.jurisdiction();
    }
    bool by_coordinator() const {
        return by({common::v1::JURISDICTION_COORDINATOR}) && in_its_jurisdiction();
    }
    bool by_team() const {
        return by({common::v1::VISITING_TEAM}) && in_its_jurisdiction() &&
               !actor().human().empty() &&
               std::ranges::count(state.visitors(), actor().human()) != 0;
    }

    // The last attempt settled it, or was the last one allowed.
    bool is_over() const { return state.ends_with() != v1::VisitFail::UNSPECIFIED; }

    // Why the actor is not the visit's coordinator, or its team.
    Refused not_coordinator() const;
    Refused not_team() const;
    // Why nothing can be done any more, or yet.
    Refused not_open() const;

    common::v1::Deadline clock(std::string_view timer, std::int64_t from_us) const {
        return deadlines::start_clock(policy, kMachine, timer, from_us, matter());
    }
    // What its clocks go by.
    base::ClockMatter matter() const {
        if (status() == HomeVisitState::ABSENT) {
            const auto& asked = command.request_home_visit();
            return {.types = {v1::VisitReason::Code_Name(asked.reason())},
                    .priority = common::v1::Priority_Name(asked.priority())};
        }
        return {.types = {v1::VisitReason::Code_Name(state.reason())},
                .priority = common::v1::Priority_Name(state.priority()),
                .jurisdiction = state.jurisdiction()};
    }
};

// decide_request.cc: what the requester, its case, the state coordinator and the map do.
Decision request(const v1::RequestHomeVisit& command, const Asked& asked);
Decision route(const v1::RouteHomeVisit& command, const Asked& asked);
Decision mark_unroutable(const v1::MarkHomeVisitUnroutable& command, const Asked& asked);
Decision reroute(const v1::RerouteHomeVisit& command, const Asked& asked);
Decision cancel(const v1::CancelHomeVisit& command, const Asked& asked);
Decision void_visit(const v1::VoidHomeVisit& command, const Asked& asked);
Decision change_contact_rule(const v1::ChangeContactRule& command, const Asked& asked);

// decide_jurisdiction.cc: what its coordinator does.
Decision receive(const Asked& asked);
Decision reject(const v1::RejectHomeVisit& command, const Asked& asked);
Decision assign(const v1::AssignHomeVisit& command, const Asked& asked);
Decision reassign(const v1::ReassignHomeVisit& command, const Asked& asked);
Decision hold(const v1::HoldHomeVisit& command, const Asked& asked);
Decision resume(const Asked& asked);
Decision fail(const v1::FailHomeVisit& command, const Asked& asked);

// decide_team.cc: what its visitors do.
Decision schedule(const v1::ScheduleHomeVisit& command, const Asked& asked);
Decision start_travel(const v1::StartHomeVisitTravel& command, const Asked& asked);
Decision record_arrival(const v1::RecordVisitorArrival& command, const Asked& asked);
Decision record_failed_attempt(const v1::RecordFailedAttempt& command, const Asked& asked);
Decision complete(const v1::CompleteHomeVisit& command, const Asked& asked);
Decision add_safety_note(const v1::AddSafetyNote& command, const Asked& asked);
Decision record_late_fact(const v1::RecordLateFact& command, const Asked& asked);

// decide_clocks.cc: what time does, and what is found out later.
Decision record_breach(const common::v1::RecordBreach& command, const Asked& asked);
Decision expire(const v1::ExpireHomeVisit& command, const Asked& asked);
Decision record_conflict(const common::v1::RecordConflict& command, const Asked& asked);

}  // namespace enlace::homevisits
