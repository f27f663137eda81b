#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/policy.h"
#include "enlace/common/v1/common.pb.h"
#include "homevisits/domain/home_visit.h"
#include "support/decisions.h"

// What the tests of home visits share: who takes part, the shipped policy, and a visit that is told
// commands one after another.
namespace enlace::homevisits {

inline constexpr std::int64_t kDay = base::kDay_us;
inline constexpr std::int64_t kHour = base::kHour_us;

// Monday 2023-11-13, 12:00 UTC; the window that is asked for is the Tuesday after.
inline constexpr std::int64_t kNow_us = 1'699'876'800 * base::kSecond_us;
inline constexpr std::int64_t kWindowStart_us = kNow_us + 12 * kHour;
inline constexpr std::int64_t kWindowEnd_us = kNow_us + 36 * kHour;

using common::v1::Principal;

inline Principal at_institution(common::v1::Role role, const std::string& clues) {
    Principal principal;
    principal.set_role(role);
    principal.set_institution(clues);
    return principal;
}
inline Principal in_jurisdiction(common::v1::Role role,
                                 const std::string& code,
                                 const std::string& human) {
    Principal principal;
    principal.set_role(role);
    principal.set_jurisdiction(code);
    principal.set_human(human);
    return principal;
}
inline Principal engine(common::v1::Role role) {
    return at_institution(role, "");
}

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
inline const Principal kTimer = engine(common::v1::TIMER);
inline const Principal kReaction = engine(common::v1::REACTION);

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

inline std::string seconds(std::int64_t at_us) {
    return "{ seconds: " + std::to_string(at_us / base::kSecond_us) + " }";
}

inline std::string deadline(const std::string& timer, std::int64_t due_us) {
    return " { timer: '" + timer + "' due_us: " + std::to_string(due_us) +
           " response_us: " + std::to_string(kDay) + " } ";
}
inline std::string us(std::int64_t at_us) {
    return std::to_string(at_us) + " ";
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

// A visit, and whom it is told by unless somebody else is named.
class Visit {
public:
    Decision answer(const std::string& text, const Principal& actor) const {
        return decide(command(text, actor), state_, policy());
    }
    // Tells it one more thing, which has to cause one event.
    Visit& after(const std::string& text, const Principal& actor) {
        const auto decision = answer(text, actor);
        EXPECT_TRUE(decision.accepted()) << text << ": " << name(decision);
        EXPECT_THAT(decision.events(), testing::SizeIs(1)) << text;
        last_ = decision.events().at(0);
        state_ = evolve(state_, last_, {++version_, now_us_});
        return *this;
    }
    // The engine fires the only clock that runs, at the time given and having served ever since
    // `serving_since_us`.
    Decision on_clock(std::int64_t now_us, std::int64_t serving_since_us = 0) const {
        EXPECT_EQ(state_.deadlines_size(), 1);
        auto asked = on_timer(state_.deadlines(0));
        *asked.mutable_context()->mutable_actor() = kTimer;
        asked.mutable_context()->set_now_us(now_us);
        asked.mutable_context()->set_serving_since_us(serving_since_us);
        return decide(asked, state_, policy());
    }
    Visit& after_clock(std::int64_t now_us) {
        last_ = on_clock(now_us).events().at(0);
        state_ = evolve(state_, last_, {++version_, now_us});
        return *this;
    }
    Visit& at(std::int64_t now_us) {
        now_us_ = now_us;
        return *this;
    }
    v1::HomeVisitCommand command(const std::string& text, const Principal& actor) const {
        auto command = test::from_text<v1::HomeVisitCommand>(text);
        *command.mutable_context()->mutable_actor() = actor;
        command.mutable_context()->set_now_us(now_us_);
        return command;
    }

    const v1::HomeVisitState& state() const { return state_; }
    const v1::HomeVisitEvent& last() const { return last_; }
    std::string_view status() const { return state_name(state_); }
    // The timer that runs, with the moment it is due: "route_by" and 1 h, say.
    std::pair<std::string, std::int64_t> clock() const {
        EXPECT_EQ(state_.deadlines_size(), 1);
        const auto& deadline = state_.deadlines(0).deadline();
        return {deadline.timer(), deadline.due_us()};
    }

private:
    static std::string name(const Decision& decision) {
        return decision.accepted() ? "accepted" : test::name(decision.rejection());
    }

    v1::HomeVisitState state_;
    v1::HomeVisitEvent last_;
    std::uint64_t version_ = 0;
    std::int64_t now_us_ = kNow_us;
};

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
