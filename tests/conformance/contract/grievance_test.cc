#include "grievances/domain/grievance.h"

#include "conformance/contract/planting.h"
#include "conformance/contract/told_walk.h"
#include "grievances/domain/fields.h"
#include "unit/grievances/grievance_support.h"

namespace enlace::grievances {
namespace {

using GrievanceWalk = test::Walk<test::Walked<GrievanceDomain>>;

const std::vector<test::Standing> kStandings = {
    {"the unit it is about, and the one it was assigned to", kResponsible},
    {"the unit it is about, but somebody else", kColleague},
    {"the unit whose desk took it in", kDesk},
    {"a unit that has nothing to do with it", kElsewhere},
    {"no unit", engine({})}};

// What somebody is by themselves, and by how they stand to the grievance.
std::set<std::string> roles_of(const Principal& who, const v1::GrievanceState& grievance) {
    const std::string own = test::lower(common::v1::Role_Name(who.role()));
    const bool is_new = grievance.status() == v1::GrievanceState::ABSENT;
    const bool at_unit =
        !who.institution().empty() && (is_new || who.institution() == grievance.unit());
    const bool at_author = !who.institution().empty() && who.institution() == grievance.author();
    switch (who.role()) {
        case common::v1::PUBLIC:
            return {"public", "complainant"};
        case common::v1::TIMER:
        case common::v1::REACTION:
        case common::v1::AUDITOR:
            return {own};
        case common::v1::GRIEVANCE_DESK:
            // Nobody has filed what is not there.
            if (is_new) return at_unit ? std::set{own} : std::set<std::string>();
            if (at_author) return {own, "author"};
            return at_unit ? std::set{own} : std::set<std::string>();
        case common::v1::QUALITY_MANAGER:
        case common::v1::QUALITY_COMMITTEE:
            return at_unit ? std::set{own} : std::set<std::string>();
        case common::v1::GRIEVANCE_RESPONSIBLE:
            return at_unit && (is_new || who.human() == grievance.responsible())
                       ? std::set{own}
                       : std::set<std::string>();
        case common::v1::ROLE_UNSPECIFIED:
        case common::v1::SOCIAL_WORKER:
        case common::v1::SUPERVISOR:
        case common::v1::CLINICIAN:
        case common::v1::INTEGRATION:
        case common::v1::RECORDS_OFFICE:
        case common::v1::JURISDICTION_COORDINATOR:
        case common::v1::VISITING_TEAM:
        case common::v1::STATE_COORDINATOR:
        case common::v1::REGULATOR:
        case common::v1::AMBULANCE_SERVICE:
        case common::v1::AMBULANCE_CREW:
        case common::v1::WELFARE_WORKER:
        case common::v1::WELFARE_SUPERVISOR:
        case common::v1::DATA_TEAM:
        case common::v1::OPERATOR:
        case common::v1::GATEWAY:
        case common::v1::ENGINE:
        case common::v1::Role_INT_MIN_SENTINEL_DO_NOT_USE_:
        case common::v1::Role_INT_MAX_SENTINEL_DO_NOT_USE_:
            break;
    }
    return {};
}

// What may be proposed depends on whether there was an investigation.
std::string propose_in(const v1::GrievanceState& state) {
    return state.status() == v1::GrievanceState::CLASSIFIED ? kThank : kPropose;
}

GrievanceWalk walk_of(std::map<std::string, v1::GrievanceState> states) {
    return {.machine = test::Machine::read("grievance"),
            .states = std::move(states),
            .commands = {{"FileGrievance", always(kFile)},
                         {"AcknowledgeGrievance", always(kAcknowledge)},
                         {"ClassifyGrievance", always(kClassify)},
                         {"DismissGrievance", always(kDismiss)},
                         {"ForwardGrievance", always(kForward)},
                         {"AssignGrievance", always(kAssign)},
                         {"StartInvestigation", always(kStart)},
                         {"RequestGrievanceInfo", always(kRequestInfo)},
                         {"ProvideGrievanceInfo", always(kProvideInfo)},
                         {"RecordGrievanceInfoOverdue",
                          due<GrievanceDomain>("record_grievance_info_overdue",
                                               "record_grievance_info_overdue { version: 99 }")},
                         {"ProposeResolution", propose_in},
                         {"ReturnResolution", always(kReturn)},
                         {"NotifyResolution", always(kNotify)},
                         // As a manager says it, and as the clock that runs does.
                         {"CloseGrievance",
                          [](const v1::GrievanceState& state) {
                              const auto version =
                                  state.deadlines().empty() ? 99 : state.deadlines(0).version();
                              return "close_grievance { satisfied: YES version: " +
                                     std::to_string(version) + " }";
                          }},
                         {"ReopenGrievance", always(kReopen)},
                         {"WithdrawGrievance", always(kWithdraw)},
                         {"VoidGrievance", always(kVoid)},
                         {"RecordSatisfaction", always(kSatisfied)},
                         {"RecordBreach", breach_due<GrievanceDomain>()},
                         {"RecordConflict", always("record_conflict { guard: 'case' }")}},
            .players = everybody(kStandings),
            .roles = roles_of,
            .settles = {{"AcknowledgeGrievance", "acknowledge_by"}}};
}

// Every state as it is first reached; of a suggestion, which may go a shorter way. The answer was
// given so late that it may still be objected to when all clocks have run out.
GrievanceWalk first_walk() {
    const auto late = proposed().at(test::kNow_us + 360 * kDay).after(kNotify, kManager);
    auto walk = walk_of({{test::kNew, {}},
                         {"RECEIVED", received().state()},
                         {"CLASSIFIED", classified(kSuggestion).state()},
                         {"ASSIGNED", assigned().state()},
                         {"INVESTIGATING", investigating().state()},
                         {"AWAITING_INFO", awaiting_info().state()},
                         {"RESOLUTION_PROPOSED", proposed().state()},
                         {"NOTIFIED", late.state()},
                         {"CLOSED", closed().state()},
                         {"REOPENED", reopened().state()},
                         {"FORWARDED", received().after(kForward, kManager).state()},
                         {"DISMISSED", classified().after(kDismiss, kManager).state()},
                         {"WITHDRAWN", received().after(kWithdraw, kCitizen).state()},
                         {"VOIDED", received().after(kVoid, kDesk).state()}});
    walk.unmoved = {// What has been done already.
                    {"CLOSED", "CloseGrievance", "quality_manager"},
                    {"CLOSED", "CloseGrievance", "timer"},
                    {"DISMISSED", "DismissGrievance", "quality_manager"},
                    {"WITHDRAWN", "WithdrawGrievance", "complainant"},
                    {"WITHDRAWN", "WithdrawGrievance", "grievance_desk"},
                    {"VOIDED", "VoidGrievance", "author"},
                    // What is waited for of others is no breach, and is not over yet.
                    {"AWAITING_INFO", "RecordBreach", "timer"},
                    {"NOTIFIED", "RecordBreach", "timer"},
                    {"NOTIFIED", "CloseGrievance", "timer"}};
    return walk;
}

// The same states, where something that the contract asks for besides has happened.
GrievanceWalk second_walk() {
    auto walk = walk_of({{"CLASSIFIED", classified().state()},
                         {"INVESTIGATING", investigating(kSevere).state()},
                         {"NOTIFIED", notified().state()}});
    walk.guarded[{"CLASSIFIED", "ProposeResolution"}] = v1::NEEDS_INVESTIGATION;
    walk.guarded[{"NOTIFIED", "ReopenGrievance"}] = v1::REOPENING_WINDOW_OVER;
    walk.unmoved = {{"NOTIFIED", "RecordBreach", "timer"}};
    return walk;
}

// All of it but this: what is waited for of others ends by itself, and is never in breach.
std::set<test::Entry> contract() {
    auto entries = test::Machine::read("grievance").entries();
    std::erase_if(entries, [](const test::Entry& entry) {
        return entry.command == "RecordBreach" &&
               (entry.from == "AWAITING_INFO" || entry.from == "NOTIFIED");
    });
    return entries;
}

TEST(GrievanceContract, IsKeptByEveryCommandInEveryStateAndRole) {
    std::set<test::Entry> taken;
    for (const auto& walk : {first_walk(), second_walk()}) taken.merge(test::Walker(walk).run());
    EXPECT_EQ(taken, contract()) << "all that the contract has";
}

TEST(GrievanceContract, IsWalkedInEveryStateWithEveryCommandAndEventThereIs) {
    test::expect_whole(first_walk());
}

TEST(GrievanceContract, LetsNoSentenceStandInClear) {
    test::expect_no_sentence_in_clear(first_walk(), malformed);
}

TEST(GrievanceContract, LetsNoClockRunInAnEndedGrievance) {
    test::expect_ended_as_told(first_walk(), has_ended);
}

}  // namespace
}  // namespace enlace::grievances
