#include "homevisits/domain/home_visit.h"

#include "conformance/contract/planting.h"
#include "conformance/contract/told_walk.h"
#include "homevisits/domain/fields.h"
#include "unit/homevisits/visit_support.h"

namespace enlace::homevisits {
namespace {

using WalkedVisit = test::Walked<VisitDomain>;
using VisitWalk = test::Walk<WalkedVisit>;

const std::vector<test::Standing> kStandings = {
    {"the hospital that asked", kHospital},
    {"another hospital", kOtherHospital},
    {"the visit's jurisdiction, assigned", kTeam},
    {"the visit's jurisdiction, not assigned", kOtherTeam},
    {"another jurisdiction", in_jurisdiction({}, "VI", "v-1")},
    {"a jurisdiction without a name", in_jurisdiction({}, "", "v-1")},
    {"neither", engine({})}};

// What somebody is by themselves, and by how they stand to the visit.
std::set<std::string> roles_of(const Principal& who, const v1::HomeVisitState& visit) {
    const bool own = !visit.jurisdiction().empty() && who.jurisdiction() == visit.jurisdiction();
    const bool sent = own && std::ranges::count(visit.visitors(), who.human()) > 0;
    const bool of_the_engine =
        who.role() == common::v1::TIMER || who.role() == common::v1::REACTION;
    const bool at_hospital = who.role() == common::v1::SOCIAL_WORKER ||
                             who.role() == common::v1::CLINICIAN ||
                             who.role() == common::v1::INTEGRATION;

    std::set<std::string> roles;
    if (who.role() == common::v1::JURISDICTION_COORDINATOR ? own
        : who.role() == common::v1::VISITING_TEAM          ? sent
        : at_hospital                                      ? !who.institution().empty()
                                                           : true)
        roles.insert(test::lower(common::v1::Role_Name(who.role())));
    if (!of_the_engine && !visit.requester().empty() && who.institution() == visit.requester())
        roles.insert({"requester", "author"});
    return roles;
}

std::string failed_attempt_in(const v1::HomeVisitState& state) {
    return failed_attempt(state.status() == v1::HomeVisitState::EN_ROUTE ? "NO_ACCESS"
                                                                         : "NOT_HOME");
}

VisitWalk walk_of(std::map<std::string, v1::HomeVisitState> states) {
    const std::string later = seconds(WalkedVisit::kNow_us + kDay);
    return {
        .machine = test::Machine::read("home_visit"),
        .states = std::move(states),
        .commands = {{"RequestHomeVisit", always(kRequest)},
                     {"RouteHomeVisit", always(kRoute)},
                     {"ReceiveHomeVisit", always(kReceive)},
                     {"RejectHomeVisit", always(kReject)},
                     {"RerouteHomeVisit", always(kReroute)},
                     {"AssignHomeVisit", always(kAssign)},
                     {"ReassignHomeVisit", always("reassign_home_visit { visitors: 'v-3' }")},
                     {"ScheduleHomeVisit", always("schedule_home_visit { start " +
                                                  seconds(kNow_us) + " end " + later + " }")},
                     {"StartHomeVisitTravel", always(kTravel)},
                     {"RecordVisitorArrival", always(kArrive)},
                     {"RecordFailedAttempt", failed_attempt_in},
                     {"CompleteHomeVisit", always(kComplete)},
                     {"FailHomeVisit", always("fail_home_visit { code: MOVED reason: 'moved' }")},
                     {"HoldHomeVisit", always("hold_home_visit { review_at " + later + " }")},
                     {"ResumeHomeVisit", always(kResume)},
                     {"CancelHomeVisit", always(kCancel)},
                     {"ExpireHomeVisit",
                      due<VisitDomain>("expire_home_visit", "expire_home_visit { version: 1 }")},
                     {"VoidHomeVisit", always(kVoid)},
                     {"MarkHomeVisitUnroutable",
                      always("mark_home_visit_unroutable { why: OUTSIDE_STATE }")},
                     {"AddSafetyNote", always("add_safety_note { note: 'dogs' }")},
                     {"ChangeContactRule", always("change_contact_rule { do_not_contact: true }")},
                     {"RecordLateFact", always("record_late_fact { code: NOTE }")},
                     {"RecordBreach", breach_due<VisitDomain>()},
                     {"RecordConflict", always("record_conflict { guard: 'patient' }")}},
        .players = everybody(kStandings),
        .roles = roles_of,
        .expires_after = "window_end"};
}

// Every state as it is first reached.
VisitWalk first_walk() {
    auto walk = walk_of({{test::kNew, {}},
                         {"REQUESTED", requested().state()},
                         {"ROUTED", routed().state()},
                         {"RECEIVED", received().state()},
                         {"ASSIGNED", assigned().state()},
                         {"SCHEDULED", scheduled().state()},
                         {"EN_ROUTE", en_route().state()},
                         {"ON_SITE", on_site().state()},
                         {"ATTEMPT_FAILED", attempt_failed().state()},
                         {"ON_HOLD", on_hold().state()},
                         {"REJECTED", rejected().state()},
                         {"COMPLETED", completed().state()},
                         {"FAILED", failed().state()},
                         {"CANCELLED", assigned().after(kCancel, kHospital).state()},
                         {"EXPIRED", expired().state()},
                         {"VOIDED", requested().after(kVoid, kHospital).state()}});
    walk.guarded = {{{"ATTEMPT_FAILED", "FailHomeVisit"}, v1::ATTEMPTS_REMAIN}};
    walk.unmoved = {// What has been done already.
                    {"ROUTED", "RouteHomeVisit", "reaction"},
                    {"ROUTED", "RouteHomeVisit", "state_coordinator"},
                    {"RECEIVED", "ReceiveHomeVisit", "jurisdiction_coordinator"},
                    {"ASSIGNED", "AssignHomeVisit", "jurisdiction_coordinator"},
                    {"EN_ROUTE", "StartHomeVisitTravel", "visiting_team"},
                    {"COMPLETED", "CompleteHomeVisit", "visiting_team"},
                    {"CANCELLED", "CancelHomeVisit", "requester"},
                    {"CANCELLED", "CancelHomeVisit", "state_coordinator"},
                    {"VOIDED", "VoidHomeVisit", "author"},
                    // Nothing has armed the expiry.
                    {"ROUTED", "ExpireHomeVisit", "timer"},
                    {"RECEIVED", "ExpireHomeVisit", "timer"},
                    {"ASSIGNED", "ExpireHomeVisit", "timer"},
                    {"SCHEDULED", "ExpireHomeVisit", "timer"}};
    return walk;
}

// The same states, where something that the contract asks for besides has happened.
VisitWalk second_walk() {
    const auto late = [](Visit visit) { return visit.after_clock(kWindowEnd_us).state(); };
    auto walk = walk_of({{"REQUESTED", unroutable().state()},
                         {"ROUTED", late(routed())},
                         {"RECEIVED", late(received())},
                         {"ASSIGNED", late(assigned())},
                         {"SCHEDULED", late(scheduled())},
                         {"ATTEMPT_FAILED", attempt_failed("MOVED").state()}});
    walk.guarded = {{{"ATTEMPT_FAILED", "ScheduleHomeVisit"}, v1::ATTEMPTS_EXHAUSTED},
                    {{"ATTEMPT_FAILED", "HoldHomeVisit"}, v1::ATTEMPTS_EXHAUSTED}};
    walk.unmoved = {{"REQUESTED", "MarkHomeVisitUnroutable", "reaction"},
                    {"ROUTED", "RouteHomeVisit", "reaction"},
                    {"ROUTED", "RouteHomeVisit", "state_coordinator"},
                    {"RECEIVED", "ReceiveHomeVisit", "jurisdiction_coordinator"},
                    {"ASSIGNED", "AssignHomeVisit", "jurisdiction_coordinator"},
                    // The breach has been recorded.
                    {"ROUTED", "RecordBreach", "timer"},
                    {"RECEIVED", "RecordBreach", "timer"},
                    {"ASSIGNED", "RecordBreach", "timer"},
                    {"SCHEDULED", "RecordBreach", "timer"}};
    return walk;
}

// All of it but this: before a visit has a team or a jurisdiction, nobody is of them.
std::set<test::Entry> contract() {
    const std::set<std::string> without_team = {"REQUESTED", "ROUTED", "RECEIVED", "REJECTED"};
    auto entries = test::Machine::read("home_visit").entries();
    std::erase_if(entries, [&](const test::Entry& entry) {
        return (entry.role == "visiting_team" && without_team.contains(entry.from)) ||
               (entry.role == "jurisdiction_coordinator" && entry.from == "REQUESTED");
    });
    return entries;
}

TEST(HomeVisitContract, IsKeptByEveryCommandInEveryStateAndRole) {
    const auto first = first_walk();
    const auto second = second_walk();
    auto taken = test::Walker(first).run();
    taken.merge(test::Walker(second).run());
    EXPECT_EQ(taken, contract()) << "all that the contract has";
}

TEST(HomeVisitContract, IsWalkedInEveryStateWithEveryCommandAndEventThereIs) {
    test::expect_whole(first_walk());
}

TEST(HomeVisitContract, LetsNoSentenceStandInClear) {
    test::expect_no_sentence_in_clear(
        first_walk(), malformed, {"RouteHomeVisit.jurisdiction", "RerouteHomeVisit.jurisdiction"});
}

TEST(HomeVisitContract, LetsNoClockRunInAnEndedVisit) {
    test::expect_ended_as_told(first_walk(), has_ended);
}

}  // namespace
}  // namespace enlace::homevisits
