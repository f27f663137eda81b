#include "intake/domain/case.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/contract/guards.h"
#include "conformance/contract/intake_walk.h"
#include "conformance/contract/planting.h"
#include "intake/domain/fields.h"

namespace enlace::intake {
namespace {

using testing::IsEmpty;

using CaseWalk = test::Walk<WalkedCase>;

const std::string kRegister =
    "register_case { patient_id: 'patient-00A' unit: 'SPSSA000011' kinds: GENERAL }";
const std::string kAssign = "assign_case { worker: 'w-1' }";
const std::string kVisit = "open_obligation { kind: HOME_VISIT stream: 'visit-00V' }";

const std::string kMerge =
    "merge_case { surviving_case: 'case-00S' is_open: true is_of_the_same_person: true"
    " was_registered_first: true }";

const std::string kStudy = "record_social_study { worker: 'w-1' }";
const std::string kPlan = "activate_care_plan { consented: true }";
const std::string kShelter = "record { shelter { from_on: '2026-01-01' until_on: '2026-01-02' } }";
const std::string kRecord = "open_special_record { " + kShelter + " }";
const std::string kAsk = "request_approval { subject: PLAN }";

// The case after these commands, each given by whoever may give it.
v1::CaseState case_after(const std::vector<std::string>& history) {
    v1::CaseState state;
    std::uint64_t version = 0;
    for (const auto& text : history) {
        auto role = common::v1::SOCIAL_WORKER;
        if (text.starts_with("assign_case") || text.starts_with("reopen_case"))
            role = common::v1::SUPERVISOR;
        if (text.starts_with("merge_case")) role = common::v1::RECORDS_OFFICE;
        if (text.starts_with("open_obligation")) role = common::v1::REACTION;
        const auto decision = decide(Case().command(text, a(role)), state, policy());
        state = evolve(state, decision.events().at(0), {++version, 0});
    }
    return state;
}

auto always_in(const std::string& text) {
    return [text](const v1::CaseState&) { return text; };
}

// What the clock that runs asks for, if it asks for that; else a stale copy of it.
std::string due(const v1::CaseState& state, const std::string& kind, const std::string& stale) {
    if (state.deadlines().empty()) return stale;
    const std::string asked = on_case_timer(state.deadlines(0)).ShortDebugString();
    return asked.starts_with(kind) ? asked : stale;
}

CaseWalk case_walk() {
    const std::string hold = "hold_case { review_at { seconds: 2000 } }";
    return {
        .machine = test::Machine::read("case"),
        .states = {{test::kNew, {}},
                   {"REGISTERED", case_after({kRegister, kRecord, kAsk})},
                   {"TRIAGED", case_after({kRegister, kRecord, kAsk, kTriage})},
                   {"OPEN", case_after({kRegister, kRecord, kAsk, kTriage, kAssign})},
                   {"ASSESSED", case_after({kRegister, kRecord, kAsk, kTriage, kAssign, kStudy})},
                   {"PLAN_ACTIVE",
                    case_after({kRegister, kRecord, kAsk, kTriage, kAssign, kStudy, kPlan})},
                   {"ON_HOLD", case_after({kRegister, kRecord, kAsk, kTriage, kAssign, hold})},
                   {"CLOSED", case_after({kRegister, "close_case { code: LEFT }"})},
                   {"REOPENED", case_after({kRegister, kRecord, kAsk, "close_case { code: LEFT }",
                                            "reopen_case {}"})},
                   {"MERGED", case_after({kRegister, kMerge})},
                   {"VOIDED", case_after({kRegister, "void_case {}"})}},
        .commands =
            {{"RegisterCase", always_in(kRegister)},
             {"TriageCase", always_in(kTriage)},
             {"AssignCase", always_in(kAssign)},
             {"RecordSocialStudy", always_in(kStudy)},
             {"ActivateCarePlan", always_in(kPlan)},
             {"ReviseCarePlan", always_in("revise_care_plan {}")},
             {"ReopenCase", always_in("reopen_case {}")},
             {"MergeCase", always_in(kMerge)},
             {"RecordIntervention", always_in("record_intervention { unit: 'SPSSA000011' }")},
             {"OpenSpecialRecord", always_in(kRecord)},
             {"UpdateSpecialRecord",
              always_in("update_special_record { number: 1 " + kShelter + " }")},
             {"CloseSpecialRecord", always_in("close_special_record { number: 1 }")},
             {"RequestApproval", always_in("request_approval { subject: CLOSURE }")},
             {"GiveApproval", always_in("give_approval { number: 1 }")},
             {"RefuseApproval", always_in("refuse_approval { number: 1 }")},
             {"RecordConflict", always_in("record_conflict { guard: 'g' }")},
             {"HoldCase", always_in("hold_case { review_at { seconds: 20000000 } }")},
             {"ResumeCase",
              [](const auto& state) { return due(state, "resume_case", "resume_case {}"); }},
             {"CloseCase", always_in("close_case { code: DUPLICATE }")},
             {"VoidCase", always_in("void_case {}")},
             {"RecordContactAttempt",
              always_in("record_contact_attempt { unit: 'SPSSA000011' result: REACHED }")},
             {"ChangeRisk", always_in("change_risk { risk: BAJO }")},
             {"ChangeDoNotContact", always_in("change_do_not_contact { do_not_contact: true }")},
             {"RecordBreach",
              [](const auto& state) {
                  return due(state, "record_breach",
                             "record_breach { timer: 'triage_by' version: 1 }");
              }},
             {"OpenObligation", always_in(kVisit)},
             {"CloseObligation", always_in("close_obligation { stream: 'visit-00V' }")}},
        .players = everybody(),
        .roles = [](const auto& who, const auto&) { return roles_of(who); },
        // A timer that comes too late finds that its clock was stopped.
        .unmoved = {{"ON_HOLD", "RecordBreach", "timer"},
                    {"CLOSED", "RecordBreach", "timer"},
                    {"MERGED", "RecordBreach", "timer"},
                    {"VOIDED", "RecordBreach", "timer"},
                    {"REGISTERED", "ResumeCase", "timer"},
                    {"TRIAGED", "ResumeCase", "timer"},
                    {"OPEN", "ResumeCase", "timer"},
                    {"ASSESSED", "ResumeCase", "timer"},
                    {"PLAN_ACTIVE", "ResumeCase", "timer"},
                    {"REOPENED", "ResumeCase", "timer"},
                    {"MERGED", "ResumeCase", "timer"},
                    {"CLOSED", "ResumeCase", "timer"},
                    {"VOIDED", "ResumeCase", "timer"}}};
}

TEST(CaseContract, IsKeptByEveryCommandInEveryStateAndRole) {
    const auto walk = case_walk();
    test::Walker(walk).run();
}

// The contract's guard on closing, on top of role and state.
TEST(CaseContract, ClosesNothingThatStillOwesAVisit) {
    for (const auto& history :
         {std::vector{kRegister, kVisit}, std::vector{kRegister, kTriage, kVisit},
          std::vector{kRegister, kTriage, kAssign, kVisit}}) {
        for (const auto role : {common::v1::SOCIAL_WORKER, common::v1::SUPERVISOR}) {
            const auto decision = decide(Case().command("close_case { code: LEFT }", a(role)),
                                         case_after(history), policy());
            ASSERT_FALSE(decision.accepted());
            EXPECT_THAT(decision.rejection(),
                        testing::AnyOf(v1::OBLIGATION_OPEN, v1::ROLE_NOT_ALLOWED));
        }
    }
}

// A held case goes back to where it came from, on that state's clock.
TEST(CaseContract, GoesBackToWhereItWasHeldFrom) {
    const std::string hold = "hold_case { review_at { seconds: 2000 } }";
    for (const auto& [from, history] : std::map<std::string, std::vector<std::string>>{
             {"OPEN", {kRegister, kRecord, kAsk, kTriage, kAssign}},
             {"ASSESSED", {kRegister, kRecord, kAsk, kTriage, kAssign, kStudy}},
             {"PLAN_ACTIVE", {kRegister, kRecord, kAsk, kTriage, kAssign, kStudy, kPlan}}}) {
        auto walk = case_walk();
        auto held = history;
        held.push_back(hold);
        walk.states = {{"ON_HOLD", case_after(held)}};
        std::erase_if(walk.unmoved, [](const auto& one) { return std::get<0>(one) != "ON_HOLD"; });
        for (const auto& entry : test::Walker(walk).run()) {
            if (entry.command != "ResumeCase") continue;
            EXPECT_EQ(entry.to, from);
        }
    }
}

TEST(CaseContract, LetsNoSentenceStandInClear) {
    test::expect_no_sentence_in_clear(case_walk(), malformed);
}

// What nothing but another command is refused with by the same function; and who is told so.
const test::Refusals kNeverMet = {
    {"ActivateCarePlan", "PLAN_MISSING"},  {"RecordSocialStudy", "PLAN_ALREADY_ACTIVE"},
    {"RecordSocialStudy", "PLAN_MISSING"}, {"RecordSocialStudy", "STUDY_MISSING"},
    {"ReopenCase", "CASE_IS_CLOSED"},      {"ReviseCarePlan", "PLAN_ALREADY_ACTIVE"}};

TEST(CaseContract, HasAScenarioForEachGuardOfEachCommand) {
    auto walk = case_walk();
    walk.players = everybody_anywhere();
    const auto fresh = case_after({kRegister}), owing = case_after({kRegister, kVisit});
    const auto told = [&](const std::string& state) { return walk.states.at(state); };
    const std::string merge = "merge_case { surviving_case: 'case-00S' ";
    const std::vector<test::Scenario<WalkedCase>> scenarios = {
        {told(test::kNew), "register_case { patient_id: 'visit-00A' unit: 'SPSSA000011' }", kWorker,
         v1::COMMAND_MALFORMED},
        {told("TRIAGED"), "assign_case { worker: 'w-1' caseload: 2 }", kSupervisor,
         v1::CASELOAD_FULL},
        {told("OPEN"), "record_social_study { worker: 'w-1' exemption: 'E' }", kWorker,
         v1::COMMAND_MALFORMED},
        {told("ASSESSED"), "activate_care_plan { consented: true objectives { due_on: 'x' } }",
         kWorker, v1::COMMAND_MALFORMED},
        {told("PLAN_ACTIVE"), "revise_care_plan { objectives { due_on: 'x' } }", kWorker,
         v1::COMMAND_MALFORMED},
        {fresh, "update_special_record { number: 1 " + kShelter + " }", kWorker,
         v1::NO_SPECIAL_RECORD_OPEN},
        {told("OPEN"), "update_special_record { number: 2 " + kShelter + " }", kWorker,
         v1::SPECIAL_RECORD_UNKNOWN},
        {told("OPEN"),
         "update_special_record { number: 1 record { transport { travel_on: '2026-01-01' } } }",
         kWorker, v1::SPECIAL_RECORD_OF_OTHER_KIND},
        {fresh, "close_special_record { number: 1 }", kWorker, v1::NO_SPECIAL_RECORD_OPEN},
        {fresh, "give_approval { number: 1 }", kSupervisor, v1::NO_APPROVAL_REQUESTED},
        {fresh, "refuse_approval { number: 1 }", kSupervisor, v1::NO_APPROVAL_REQUESTED},
        {told("OPEN"), kAsk, kWorker, v1::APPROVAL_ALREADY_REQUESTED},
        {owing, "close_case { code: LEFT }", kWorker, v1::OBLIGATION_OPEN},
        {owing, kMerge, kOffice, v1::OBLIGATION_OPEN},
        {fresh, "context { stream: 'case-00S' } " + kMerge, kOffice, v1::MERGED_WITH_ITSELF},
        {fresh, merge + "}", kOffice, v1::SURVIVING_CASE_OF_OTHER_PERSON},
        {fresh, merge + "is_of_the_same_person: true }", kOffice, v1::SURVIVING_CASE_NOT_OPEN},
        {fresh, merge + "is_of_the_same_person: true is_open: true }", kOffice,
         v1::SURVIVING_CASE_IS_NEWER}};
    test::Refused<WalkedCase> refused;
    refused.walk(walk);
    for (const auto& scenario : scenarios) refused.meet(scenario);
    const auto all =
        test::refusals_in_source("intake", {"case", "guards"}, *v1::Rejection_descriptor());
    EXPECT_GT(all.size(), 180u);
    EXPECT_EQ(test::without(all, refused.met()), kNeverMet);
}

TEST(CaseContract, HasEveryCommandAndStateOfIt) {
    const auto walk = case_walk();
    EXPECT_THAT(test::commands_to_come(walk), IsEmpty());
    EXPECT_THAT(test::states_to_come(walk), IsEmpty());
}

TEST(CaseContract, IsWalkedWithEveryCommandThereIs) {
    std::set<std::string> walked;
    for (const auto& [command, make] : case_walk().commands) walked.insert(command);
    EXPECT_EQ(walked, test::kinds_of<v1::CaseCommand>());
}

}  // namespace
}  // namespace enlace::intake
