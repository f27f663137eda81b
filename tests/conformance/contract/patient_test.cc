#include "intake/domain/patient.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/contract/intake_walk.h"

namespace enlace::intake {
namespace {

using testing::ElementsAre;

using PatientWalk = test::Walk<WalkedPatient>;

const std::string kWithCurp = "register_patient { curp: 'HEGG560427MVZRRL04' }";
const std::string kWithoutCurp =
    "register_patient { finding { description: 'd' place: 'p' found_at { seconds: 9 } } }";

v1::PatientState registered(const std::string& command) {
    const auto decision =
        decide(command_of<v1::PatientCommand>(command, {}), v1::PatientState(), policy());
    return evolve(v1::PatientState(), decision.events().at(0), {1, 0});
}

// Known to the hospital that acts, and to another one first.
v1::PatientState known_to_both() {
    v1::PatientEvent elsewhere;
    elsewhere.mutable_patient_registered()->set_status(v1::VERIFIED);
    elsewhere.mutable_patient_registered()->set_institution("SPSSA000203");
    return evolve(v1::PatientState(), elsewhere, {1, 0});
}

auto always(const std::string& text) {
    return [text](const v1::PatientState&) { return text; };
}

std::string due_breach(const v1::PatientState& state) {
    if (state.deadlines().empty()) return "record_breach { timer: 'identify_by' version: 1 }";
    return on_patient_timer(state.deadlines(0)).ShortDebugString();
}

PatientWalk patient_walk() {
    return {.machine = test::Machine::read("patient"),
            .states = {{test::kNew, {}},
                       {"UNIDENTIFIED", registered(kWithoutCurp)},
                       {"VERIFIED", registered(kWithCurp)}},
            .commands = {{"RegisterPatient", always(kWithCurp)},
                         {"UpdateDemographics", always("update_demographics { source: 's' }")},
                         {"ChangeContactChannel", always("change_contact_channel { value: 'v' }")},
                         {"RecordBreach", due_breach}},
            .players = everybody(),
            .roles = [](const auto& who, const auto&) { return roles_of(who); },
            // The hospital that registered a patient registers the same again; and no clock runs
            // for somebody whose identity is certain.
            .unmoved = {{"VERIFIED", "RegisterPatient", "social_worker"},
                        {"VERIFIED", "RegisterPatient", "integration"},
                        {"VERIFIED", "RecordBreach", "timer"}}};
}

TEST(PatientContract, IsKeptByEveryCommandInEveryStateAndRole) {
    const auto walk = patient_walk();
    test::Walker(walk).run();
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

// Shrinks with every command that is built.
TEST(PatientContract, HasTheseCommandsAndStatesToCome) {
    const auto walk = patient_walk();
    EXPECT_THAT(test::commands_to_come(walk),
                ElementsAre("ErasePatient", "ProposeIdentity", "RecordConflict", "RecordDeath",
                            "RecordMerge", "ReleaseLegalHold", "SetLegalHold", "VerifyIdentity",
                            "WithdrawDeath", "WithdrawMerge", "WithdrawVerification"));
    EXPECT_THAT(test::states_to_come(walk), ElementsAre("PROVISIONAL"));
}

TEST(PatientContract, IsWalkedWithEveryCommandThereIs) {
    std::set<std::string> walked;
    for (const auto& [command, make] : patient_walk().commands) walked.insert(command);
    EXPECT_EQ(walked, test::kinds_of<v1::PatientCommand>());
}

}  // namespace
}  // namespace enlace::intake
