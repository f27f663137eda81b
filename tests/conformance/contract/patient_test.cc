#include "intake/domain/patient.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/contract/guards.h"
#include "conformance/contract/intake_walk.h"
#include "conformance/contract/planting.h"
#include "intake/domain/fields.h"

namespace enlace::intake {
namespace {

using testing::IsEmpty;

using PatientWalk = test::Walk<WalkedPatient>;

const std::string kWithCurp = "register_patient { curp: 'HEGG560427MVZRRL04' }";
const std::string kWithoutCurp =
    "register_patient { finding { description: 'd' place: 'p' found_at { seconds: 9 } } }";

// Known to the hospital that acts, and to another one first.
v1::PatientState known_to_both() {
    v1::PatientEvent elsewhere;
    elsewhere.mutable_patient_registered()->set_status(v1::VERIFIED);
    elsewhere.mutable_patient_registered()->set_institution("SPSSA000203");
    return evolve(v1::PatientState(), elsewhere, {1, 0});
}

const std::string kPropose = "propose_identity { name: 'Juana' learnt_by: RELATIVE }";
const std::string kVerify = "verify_identity { document: PASSPORT identified_as: 'patient-00B' }";
const std::string kHold = "set_legal_hold { ground: COURT_ORDER order: 'o' }";

// What befell a patient, one command after the other, each given by whoever may give it.
v1::PatientState patient_after(const std::vector<std::string>& history) {
    v1::PatientState state;
    std::uint64_t version = 0;
    for (const auto& text : history) {
        const auto asked = test::from_text<v1::PatientCommand>(text);
        const bool by_office = asked.has_verify_identity() || asked.has_withdraw_verification() ||
                               asked.has_record_merge() || asked.has_set_legal_hold() ||
                               asked.has_erase_patient();
        const auto role = by_office ? common::v1::RECORDS_OFFICE : common::v1::SOCIAL_WORKER;
        auto command = Patient().command(text, a(role));
        command.mutable_context()->set_stream("patient-00A");
        state = evolve(state, decide(command, state, policy()).events().at(0), {++version, 0});
    }
    return state;
}

auto always(const std::string& text) {
    return [text](const v1::PatientState&) { return text; };
}

std::string due_breach(const v1::PatientState& state) {
    if (state.deadlines().empty()) return "record_breach { timer: 'identify_by' version: 1 }";
    return on_patient_timer(state.deadlines(0)).ShortDebugString();
}

// Of an edge that is there, or of one that only a reaction may speak of.
std::string parting(const v1::PatientState& state) {
    const std::string id = state.edges().empty() ? "patient-00C/1" : state.edges(0).id();
    return "withdraw_merge { edge_id: '" + id + "' other: 'patient-00C' }";
}

PatientWalk patient_walk() {
    const std::string merge = "record_merge { other: 'patient-00D' }";
    const std::string died = "record_death { died_on: '1970-01-01' place: 'p' }";
    return {.machine = test::Machine::read("patient"),
            .states = {{test::kNew, {}},
                       {"UNIDENTIFIED", patient_after({kWithoutCurp, merge})},
                       {"PROVISIONAL", patient_after({kWithoutCurp, kPropose, merge, kHold})},
                       {"VERIFIED", patient_after({kWithCurp, merge})}},
            .commands = {{"RegisterPatient", always(kWithCurp)},
                         {"ProposeIdentity", always(kPropose)},
                         {"VerifyIdentity", always(kVerify)},
                         {"WithdrawVerification", always("withdraw_verification {}")},
                         {"UpdateDemographics", always("update_demographics { source: 's' }")},
                         {"ChangeContactChannel", always("change_contact_channel { value: 'v' }")},
                         {"RecordDeath", always(died)},
                         {"WithdrawDeath", always("withdraw_death {}")},
                         {"RecordMerge",
                          always("record_merge { other: 'patient-00E' edge_id: 'patient-00E/1' }")},
                         {"WithdrawMerge", parting},
                         {"SetLegalHold", always(kHold)},
                         {"ReleaseLegalHold", always("release_legal_hold {}")},
                         {"ErasePatient", always("erase_patient {}")},
                         {"RecordConflict", always("record_conflict { guard: 'g' }")},
                         {"RecordBreach", due_breach}},
            .players = everybody(),
            .roles = [](const auto& who, const auto&) { return roles_of(who); },
            // The hospital that registered a patient registers the same again, also where it has
            // withdrawn the verification since: nobody is to learn that. And no clock runs for
            // somebody whose identity is certain.
            .unmoved = {{"VERIFIED", "RegisterPatient", "social_worker"},
                        {"VERIFIED", "RegisterPatient", "integration"},
                        {"PROVISIONAL", "RegisterPatient", "social_worker"},
                        {"PROVISIONAL", "RegisterPatient", "integration"},
                        {"VERIFIED", "RecordBreach", "timer"}},
            .guarded = {{{"UNIDENTIFIED", "WithdrawDeath"}, v1::DEATH_NOT_RECORDED},
                        {{"PROVISIONAL", "WithdrawDeath"}, v1::DEATH_NOT_RECORDED},
                        {{"VERIFIED", "WithdrawDeath"}, v1::DEATH_NOT_RECORDED},
                        {{"UNIDENTIFIED", "ReleaseLegalHold"}, v1::NO_LEGAL_HOLD},
                        {{"VERIFIED", "ReleaseLegalHold"}, v1::NO_LEGAL_HOLD},
                        {{"PROVISIONAL", "ErasePatient"}, v1::UNDER_LEGAL_HOLD}}};
}

TEST(PatientContract, IsKeptByEveryCommandInEveryStateAndRole) {
    const auto walk = patient_walk();
    test::Walker(walk).run();
}

// Death is a flag, so that the unknown dead can still be identified.
TEST(PatientContract, IsKeptForTheDeadAsForTheLiving) {
    auto walk = patient_walk();
    for (auto& [name, state] : walk.states) state.set_deceased(name != test::kNew);
    std::erase_if(walk.guarded,
                  [](const auto& one) { return one.first.second == "WithdrawDeath"; });
    for (const auto& [name, state] : walk.states)
        walk.guarded.insert({{name, "RecordDeath"}, v1::DEATH_ALREADY_RECORDED});
    walk.guarded.erase({test::kNew, "RecordDeath"});
    test::Walker(walk).run();
}

// Of somebody who was erased nothing is taken but a new registration and what edges say.
TEST(PatientContract, TakesOnlyRegistrationAndEdgesOfTheErased) {
    const auto erased =
        patient_after({kWithCurp, "record_merge { other: 'patient-00D' }", "erase_patient {}"});
    const std::set<std::string> taken = {"RegisterPatient", "RecordMerge", "WithdrawMerge"};
    const auto walk = patient_walk();
    for (const auto& [name, make] : walk.commands) {
        for (const auto& player : walk.players) {
            SCOPED_TRACE(name + " by " + player.name);
            auto command = test::from_text<v1::PatientCommand>(make(erased));
            *command.mutable_context()->mutable_actor() = player.principal;
            const auto decision = decide(command, erased, policy());
            if (!decision.accepted()) {
                EXPECT_THAT(decision.rejection(),
                            testing::AnyOf(v1::ROLE_NOT_ALLOWED, v1::PATIENT_IS_ERASED));
            } else if (!decision.events().empty()) {
                EXPECT_TRUE(taken.contains(name));
            }
        }
    }
}

TEST(PatientContract, TakesSomebodyWithoutACurpAsUnidentified) {
    auto walk = patient_walk();
    walk.states = {{test::kNew, {}}};
    walk.commands = {{"RegisterPatient", always(kWithoutCurp)}};
    walk.unmoved = {};
    test::Walker(walk).run();
}

TEST(PatientContract, LetsASecondHospitalRegisterTheSameCurp) {
    auto walk = patient_walk();
    walk.states = {{"VERIFIED", known_to_both()}};
    walk.commands = {{"RegisterPatient", always(kWithCurp)}};
    walk.unmoved = {};
    // Nobody is offered to register a patient who stands before them registered.
    walk.not_offered = {{"VERIFIED", "RegisterPatient"}};
    test::Walker(walk).run();
}

TEST(PatientContract, LetsNoSentenceStandInClear) {
    test::expect_no_sentence_in_clear(patient_walk(), malformed);
}

TEST(PatientContract, HasAScenarioForEachGuardOfEachCommand) {
    auto walk = patient_walk();
    walk.players = everybody_anywhere();
    walk.states["erased"] = patient_after({kWithCurp, "erase_patient {}"});
    const auto told = [&](const std::string& state) { return walk.states.at(state); };
    auto dead = told("VERIFIED");
    dead.set_deceased(true);
    const std::vector<test::Scenario<WalkedPatient>> scenarios = {
        {told("VERIFIED"), "update_demographics { source: 'her aunt' }", kWorker,
         v1::COMMAND_MALFORMED},
        {told("PROVISIONAL"), "verify_identity { curp: 'X' }", kOffice, v1::COMMAND_MALFORMED},
        {told("UNIDENTIFIED"), "verify_identity { curp: 'HEGG560427MVZRRL04' }", kOffice,
         v1::IDENTITY_NOT_PROPOSED},
        {told("VERIFIED"), "record_death { died_on: 'x' }", kWorker, v1::COMMAND_MALFORMED},
        {dead, "record_death { died_on: '1970-01-01' }", kWorker, v1::DEATH_ALREADY_RECORDED},
        {told("VERIFIED"), "set_legal_hold { until { seconds: 1 } }", kOffice,
         v1::COMMAND_MALFORMED},
        {told("VERIFIED"),
         "context { stream: 'patient-00A' } record_merge { other: 'patient-00A' }", kOffice,
         v1::MERGED_WITH_ITSELF}};
    test::Refused<WalkedPatient> refused;
    refused.walk(walk);
    for (const auto& scenario : scenarios) refused.meet(scenario);
    const auto all = test::refusals_in_source("intake", {"patient", "guards", "merge_edges"},
                                              *v1::Rejection_descriptor());
    EXPECT_GT(all.size(), 65u);
    // Only a reaction gives it, which belongs to no institution.
    const test::Refusals never = {{"RecordConflict", "OTHER_INSTITUTION"}};
    EXPECT_EQ(test::without(all, refused.met()), never);
}

TEST(PatientContract, HasEveryCommandAndStateOfIt) {
    const auto walk = patient_walk();
    EXPECT_THAT(test::commands_to_come(walk), IsEmpty());
    EXPECT_THAT(test::states_to_come(walk), IsEmpty());
}

TEST(PatientContract, IsWalkedWithEveryCommandThereIs) {
    std::set<std::string> walked;
    for (const auto& [command, make] : patient_walk().commands) walked.insert(command);
    EXPECT_EQ(walked, test::kinds_of<v1::PatientCommand>());
}

}  // namespace
}  // namespace enlace::intake
