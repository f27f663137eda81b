#pragma once

#include "homevisits/domain/home_visit.h"
#include "support/told.h"

// What the tests of home visits share: who takes part, the shipped policy, and a visit that is told
// commands one after another.
namespace enlace::homevisits {

using namespace test;

// The window that is asked for is the day after.
inline constexpr std::int64_t kWindowStart_us = kNow_us + 12 * kHour;
inline constexpr std::int64_t kWindowEnd_us = kNow_us + 36 * kHour;

// The hospital that asks, and another one.
inline const Principal kHospital = at_institution(common::v1::SOCIAL_WORKER, "SPSSA000011");
inline const Principal kOtherHospital = at_institution(common::v1::SOCIAL_WORKER, "SPSSA000203");
// The jurisdiction that the visit is routed to, its team, and their neighbours.
inline const Principal kCoordinator =
    in_jurisdiction(common::v1::JURISDICTION_COORDINATOR, "VII", "c-7");
inline const Principal kTeam = in_jurisdiction(common::v1::VISITING_TEAM, "VII", "v-1");
inline const Principal kOtherTeam = in_jurisdiction(common::v1::VISITING_TEAM, "VII", "v-9");
inline const Principal kNeighbour =
    in_jurisdiction(common::v1::JURISDICTION_COORDINATOR, "VI", "c-6");
inline const Principal kState = engine(common::v1::STATE_COORDINATOR);

// As shipped.
inline const base::Policy& policy() {
    static const base::Policy policy = [] {
        const auto within = [](std::int64_t duration_us) {
            return base::ClockRule{.duration_us = duration_us, .response_us = kDay};
        };
        base::Policy made;
        made.version = 7;
        made.clocks = {{"home_visit.route_by", within(kHour)},
                       {"home_visit.window_end", within(0)},
                       {"home_visit.no_word", within(4 * kHour)},
                       {"home_visit.retry_by", {.business_days = 2, .response_us = kDay}},
                       {"home_visit.hold_review", within(0)},
                       {"home_visit.reroute_by", within(kDay)}};
        made.limits = {{"home_visit.attempts", 3}, {"home_visit.grace_hours", 24}};
        return made;
    }();
    return policy;
}

// Every clock of a visit leaves a day to respond.
inline std::string deadline(const std::string& timer, std::int64_t due_us) {
    return test::deadline(timer, due_us, kDay);
}

// Commands that are in order, as text.
inline const std::string kRequest =
    "request_home_visit { case_id: 'case-00ABC' patient_id: 'patient-00ABC'"
    " requester: 'SPSSA000011' reason: FOLLOW_UP priority: URGENT"
    " place { municipality: '24012' } window_start " +
    seconds(kWindowStart_us) + " window_end " + seconds(kWindowEnd_us) +
    " what_to_check: 'the wound'"
    " routing { jurisdiction: 'VII' map_version: 3 } }";
inline const std::string kRoute =
    "route_home_visit { jurisdiction: 'VII' map_version: 3 known_jurisdiction: true }";
inline const std::string kReceive = "receive_home_visit {}";
inline const std::string kReject = "reject_home_visit { code: NO_STAFF reason: 'all ill' }";
inline const std::string kReroute =
    "reroute_home_visit { jurisdiction: 'VI' reason: 'near' map_version: 3"
    " known_jurisdiction: true }";
inline const std::string kAssign = "assign_home_visit { visitors: 'v-1' visitors: 'v-2' }";
inline const std::string kSchedule = "schedule_home_visit { start " + seconds(kWindowStart_us) +
                                     " end " + seconds(kWindowStart_us + kHour) + " }";
inline const std::string kTravel = "start_home_visit_travel {}";
inline const std::string kArrive =
    "record_visitor_arrival { occurred_at " + seconds(kNow_us) + " scene_safety: SAFE }";
inline const std::string kComplete =
    "complete_home_visit { arrived_at " + seconds(kNow_us - kHour) + " left_at " +
    seconds(kNow_us) +
    " person_met: 'her sister' findings: 'clean' actions: 'told her'"
    " next_step: NONE visitor_credential: 'SSA-1' }";
inline const std::string kHold = "hold_home_visit { code: WEATHER reason: 'rain' review_at " +
                                 seconds(kNow_us + 3 * kDay) + " }";
inline const std::string kResume = "resume_home_visit {}";
inline const std::string kCancel = "cancel_home_visit { code: PATIENT_REACHED reason: 'called' }";
inline const std::string kVoid = "void_home_visit { code: WRONG_PATIENT reason: 'twins' }";

inline std::string failed_attempt(const std::string& code) {
    return "record_failed_attempt { code: " + code + " occurred_at " + seconds(kNow_us) + " }";
}

struct VisitDomain {
    using Command = v1::HomeVisitCommand;
    using State = v1::HomeVisitState;
    using Event = v1::HomeVisitEvent;
    using Rejection = v1::Rejection;
    using Decision = homevisits::Decision;

    static const base::Policy& policy() { return homevisits::policy(); }
    static Decision decide(const Command& command, const State& state, const base::Policy& policy) {
        return homevisits::decide(command, state, policy);
    }
    static State evolve(State state, const Event& event, const base::EventInfo& info) {
        return homevisits::evolve(std::move(state), event, info);
    }
    static Command on_timer(const common::v1::ArmedDeadline& due) {
        return homevisits::on_timer(due);
    }
    static std::string_view state_name(const State& state) { return homevisits::state_name(state); }
};
using Visit = Told<VisitDomain>;

// How far a visit may have come.
inline Visit requested() {
    return Visit().after(kRequest, kHospital);
}
inline Visit routed() {
    return requested().after(kRoute, kReaction);
}
inline Visit received() {
    return routed().after(kReceive, kCoordinator);
}
inline Visit rejected() {
    return routed().after(kReject, kCoordinator);
}
inline Visit assigned() {
    return received().after(kAssign, kCoordinator);
}
inline Visit scheduled() {
    return assigned().after(kSchedule, kTeam);
}
inline Visit en_route() {
    return scheduled().after(kTravel, kTeam);
}
inline Visit on_site() {
    return en_route().after(kArrive, kTeam);
}
inline Visit attempt_failed(const std::string& code = "NOT_HOME") {
    return on_site().after(failed_attempt(code), kTeam);
}
inline Visit on_hold() {
    return assigned().after(kHold, kCoordinator);
}
inline Visit completed() {
    return on_site().after(kComplete, kTeam);
}
inline Visit failed() {
    return attempt_failed("MOVED").after("fail_home_visit { code: MOVED }", kReaction);
}
inline Visit unroutable() {
    return requested().after("mark_home_visit_unroutable { why: OUTSIDE_STATE }", kReaction);
}
// Its silence was recorded when the window ended; the grace is over, and nobody answered.
inline Visit expired() {
    return assigned().after_clock(kWindowEnd_us).after_clock(kWindowEnd_us + kDay);
}

}  // namespace enlace::homevisits
