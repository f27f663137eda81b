#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "api/machine.h"
#include "conformance/contract/machine.h"
#include "conformance/contract/walk.h"
#include "directory/policy_file.h"
#include "enlace/grievances/v1/grievance.pb.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/intake/v1/patient.pb.h"
#include "enlace/referral/v1/referral.pb.h"
#include "enlace/telemedicine/v1/telemedicine.pb.h"
#include "enlace/transfers/v1/transfer.pb.h"
#include "grievances/deciders.h"
#include "homevisits/deciders.h"
#include "intake/deciders.h"
#include "referral/deciders.h"
#include "telemedicine/deciders.h"
#include "transfers/deciders.h"

// What a server publishes of its machines, which it finds by asking, is what the contract has.
namespace enlace::api {

std::ostream& operator<<(std::ostream& out, const Machine::Step& step) {
    return out << step.from << " " << step.command << ": " << step.event << ", " << step.to;
}

namespace {

using test::Entry;
using Words = std::set<std::string>;

// As shipped.
const base::Policy& policy() {
    static const auto policy =
        directory::load_policy(std::string(ENLACE_SOURCE_DIR) + "/deploy/policy/policy.json", {});
    return policy;
}

// Names of the states that the code has; those of the contract that it has not are to come.
Words states_of(const google::protobuf::EnumDescriptor& status) {
    Words states = {test::kNew};
    for (int i = 1; i < status.value_count(); ++i) states.insert(status.value(i)->name());
    return states;
}

// What of the contract the code has the commands and states for.
std::set<Entry> expected(const std::string& name, const Words& commands, const Words& states) {
    const auto contract = test::Machine::read(name);
    auto entries = contract.entries();
    std::erase_if(entries, [&](const Entry& entry) {
        // Nothing is late where no clock runs.
        if (entry.command == "RecordBreach" && !contract.records_breaches(entry.from)) return true;
        return !commands.contains(entry.command) || !states.contains(entry.from) ||
               !states.contains(entry.to);
    });
    return entries;
}

// What nobody is yet, since it is decided on the way, cannot be: a team before there is one.
bool is_nobody_yet(const Entry& entry) {
    const Words without_team = {"REQUESTED", "ROUTED", "RECEIVED", "REJECTED"};
    return (entry.role == "visiting_team" && without_team.contains(entry.from)) ||
           (entry.role == "jurisdiction_coordinator" && entry.from == "REQUESTED");
}

// A relation of the contract as it shows in who is let in.
std::set<Entry> with_role_as(std::set<Entry> entries, const std::string& role, const Words& shown) {
    std::set<Entry> renamed;
    for (auto entry : entries) {
        if (entry.role != role) {
            renamed.insert(entry);
            continue;
        }
        for (const auto& one : shown) {
            entry.role = one;
            renamed.insert(entry);
        }
    }
    return renamed;
}

std::set<Entry> found_in(const Machine& machine) {
    std::set<Entry> entries;
    for (const auto& [step, roles] : machine.roles) {
        for (const auto& role : roles)
            entries.insert({step.from, step.command, role, step.event, step.to});
    }
    return entries;
}

void expect_same(const std::set<Entry>& found, const std::set<Entry>& expected) {
    EXPECT_GT(found.size(), 20u);
    for (const auto& entry : found) EXPECT_TRUE(expected.contains(entry)) << "besides: " << entry;
    for (const auto& entry : expected) EXPECT_TRUE(found.contains(entry)) << "missing: " << entry;
}

// The expiry runs in place of the clock whose breach has armed it.
void expect_timers(const Machine& found,
                   const std::string& name,
                   const std::string& expires_after = "") {
    const auto contract = test::Machine::read(name);
    for (const auto& state : found.states) {
        Words running;
        for (const auto& [timer, where] : found.timers) {
            if (where.states.contains(state))
                running.insert(timer == "expire" ? expires_after : timer);
        }
        EXPECT_EQ(running, contract.timers(state)) << "clocks of " << state;
    }
}

TEST(PublishedMachine, OfAPatientIsTheContracts) {
    const intake::Deciders deciders(policy());
    const auto found = explore(*deciders.patients);
    EXPECT_EQ(machine_name(*deciders.patients), "patient");
    auto entries = expected("patient", test::kinds_of<intake::v1::PatientCommand>(),
                            states_of(*intake::v1::IdentityStatus_descriptor()));
    // As the contract says in a note: after an erasure the patient may be registered anew.
    for (const std::string from : {"UNIDENTIFIED", "PROVISIONAL", "VERIFIED"}) {
        for (const std::string to : {"UNIDENTIFIED", "VERIFIED"}) {
            for (const std::string role : {"social_worker", "integration"})
                entries.insert({from, "RegisterPatient", role, "PatientRegistered", to});
        }
    }
    // What a second institution says of the patient is kept as another event of that record.
    for (const std::string from : {"PROVISIONAL", "VERIFIED"}) {
        for (const std::string role : {"social_worker", "integration"})
            entries.insert({from, "RegisterPatient", role, "DemographicsUpdated", from});
    }
    // A CURP whose verification was withdrawn is registered as if nobody knew it.
    for (const std::string role : {"social_worker", "integration"})
        entries.insert(
            {"PROVISIONAL", "RegisterPatient", role, "RegistrationRepeated", "PROVISIONAL"});
    expect_same(found_in(found), entries);
    expect_timers(found, "patient");
}

TEST(PublishedMachine, OfACaseIsTheContracts) {
    const intake::Deciders deciders(policy());
    const auto found = explore(*deciders.cases);
    EXPECT_EQ(machine_name(*deciders.cases), "case");
    expect_same(found_in(found),
                with_role_as(expected("case", test::kinds_of<intake::v1::CaseCommand>(),
                                      states_of(*intake::v1::CaseState::Status_descriptor())),
                             "author", {"social_worker", "integration"}));
    expect_timers(found, "case");
}

TEST(PublishedMachine, OfAHomeVisitIsTheContracts) {
    const auto decider = homevisits::visit_decider(policy());
    const auto found = explore(*decider);
    EXPECT_EQ(machine_name(*decider), "home_visit");
    auto entries =
        with_role_as(expected("home_visit", test::kinds_of<homevisits::v1::HomeVisitCommand>(),
                              states_of(*homevisits::v1::HomeVisitState::Status_descriptor())),
                     "author", {"requester"});
    std::erase_if(entries, is_nobody_yet);
    expect_same(found_in(found), entries);
    expect_timers(found, "home_visit", "window_end");
    EXPECT_EQ(found.timers.at("expire").then, Words{"HomeVisitExpired"});
    EXPECT_EQ(found.timers.at("no_word").then, Words{"BreachRecorded"});
}

TEST(PublishedMachine, OfAReferralIsTheContracts) {
    const auto decider = referral::referral_decider(policy());
    const auto found = explore(*decider);
    EXPECT_EQ(machine_name(*decider), "referral");
    auto entries =
        with_role_as(expected("referral", test::kinds_of<referral::v1::ReferralCommand>(),
                              states_of(*referral::v1::ReferralState::Status_descriptor())),
                     "author", {"referring_unit"});
    // Nobody is the receiver of a draft.
    std::erase_if(entries, [](const Entry& entry) {
        return entry.role == "receiving_unit" && entry.from == "DRAFT";
    });
    expect_same(found_in(found), entries);
    expect_timers(found, "referral", "answer_by");
    EXPECT_EQ(found.timers.at("expire").then, Words{"ReferralExpired"});
    EXPECT_EQ(found.timers.at("attend_by").then, Words{"BreachRecorded"});
}

TEST(PublishedMachine, OfTelemedicineIsTheContracts) {
    const auto decider = telemedicine::session_decider(policy());
    const auto found = explore(*decider);
    EXPECT_EQ(machine_name(*decider), "telemedicine");
    const Words at_a_unit = {"social_worker", "supervisor", "clinician", "integration"};
    auto entries = expected("telemedicine", test::kinds_of<telemedicine::v1::TelemedicineCommand>(),
                            states_of(*telemedicine::v1::TelemedicineState::Status_descriptor()));
    for (const auto* relation : {"provider_unit", "presenting_site", "author"})
        entries = with_role_as(std::move(entries), relation, at_a_unit);
    expect_same(found_in(found), entries);
    expect_timers(found, "telemedicine");
    EXPECT_EQ(found.timers.at("no_show_after").then, Words{"PatientNoShow"});
    EXPECT_EQ(found.timers.at("session_limit").then, Words{"BreachRecorded"});
}

TEST(PublishedMachine, OfATransferIsTheContracts) {
    const auto decider = transfers::transfer_decider(policy());
    const auto found = explore(*decider);
    EXPECT_EQ(machine_name(*decider), "transfer");
    // Whoever has asked for one sends the patient, in the examples.
    auto entries =
        with_role_as(expected("transfer", test::kinds_of<transfers::v1::TransferCommand>(),
                              states_of(*transfers::v1::TransferState::Status_descriptor())),
                     "author", {"sending_hospital"});
    // Nobody who asks is of the hospital that they are diverted to.
    std::erase_if(entries, [](const Entry& entry) {
        return entry.role == "receiving_hospital" && entry.from == "DIVERTED";
    });
    expect_same(found_in(found), entries);
    expect_timers(found, "transfer");
    EXPECT_EQ(found.timers.at("offer_deadline").then, Words{"TransferOfferTimedOut"});
    EXPECT_EQ(found.timers.at("accept_by").then, Words{"BreachRecorded"});
}

TEST(PublishedMachine, OfAGrievanceIsTheContracts) {
    const auto decider = grievances::grievance_decider(policy());
    const auto found = explore(*decider);
    EXPECT_EQ(machine_name(*decider), "grievance");
    auto entries = expected("grievance", test::kinds_of<grievances::v1::GrievanceCommand>(),
                            states_of(*grievances::v1::GrievanceState::Status_descriptor()));
    entries = with_role_as(std::move(entries), "complainant", {"public"});
    expect_same(found_in(found), with_role_as(std::move(entries), "author", {"grievance_desk"}));
    expect_timers(found, "grievance");
    EXPECT_EQ(found.timers.at("info_by").then, Words{"GrievanceInfoOverdue"});
    EXPECT_EQ(found.timers.at("close_after").then, Words{"GrievanceClosed"});
    EXPECT_EQ(found.timers.at("resolve_by").then, Words{"BreachRecorded"});
}

// Which the contract does not have.
TEST(PublishedMachine, OfASurveyLeadsFromTheInvitationToItsEndAndKnowsOfNoAnswer) {
    const auto found = explore(*grievances::survey_decider(policy()));
    const Words staff = {"clinician", "social_worker", "supervisor"};  // After a case.
    const std::map<Machine::Step, Words> expected = {
        {{"(new)", "InviteToSurvey", "SurveyInvited", "INVITED"}, {"reaction"}},
        {{"INVITED", "HandOutSurvey", "SurveyHandedOut", "HANDED_OUT"}, staff},
        {{"INVITED", "EndSurvey", "SurveyEnded", "ENDED"}, {"timer"}},
        {{"HANDED_OUT", "EndSurvey", "SurveyEnded", "ENDED"}, {"timer"}}};
    EXPECT_EQ(found.roles, expected);
    EXPECT_EQ(found.timers.at("answer_by").states, (Words{"HANDED_OUT", "INVITED"}));
    EXPECT_EQ(found.timers.at("answer_by").then, Words{"SurveyEnded"});
}

// Nor this one.
TEST(PublishedMachine, OfAStaffCaseIsForTheWelfareSectionAlone) {
    const intake::Deciders deciders(policy());
    const auto found = explore(*deciders.staff_cases);
    const Words section = {"welfare_supervisor", "welfare_worker"};
    Words states;
    for (const auto& [step, roles] : found.roles) {
        SCOPED_TRACE(step);
        states.insert(step.to);
        EXPECT_THAT(section, testing::IsSupersetOf(roles));
    }
    EXPECT_EQ(states, (Words{"REGISTERED", "OPEN", "CLOSED", "VOIDED"}));
    EXPECT_TRUE(found.timers.empty());
}

TEST(PublishedMachine, OfAnAnswerIsOneStepOfSomebodyWithoutAnAccount) {
    const auto found = explore(*grievances::answer_decider(policy()));
    const std::map<Machine::Step, Words> expected = {
        {{"(new)", "AnswerSurvey", "SurveyAnswered", "ANSWERED"}, {"public"}}};
    EXPECT_EQ(found.roles, expected);
    EXPECT_TRUE(found.timers.empty());
}

TEST(PublishedMachine, IsWrittenInTheContractsShape) {
    Machine machine;
    machine.states = {"OPEN", "CLOSED", "VOIDED"};
    machine.roles = {{{"(new)", "Open", "Opened", "OPEN"}, {"worker"}},
                     {{"OPEN", "Close", "Closed", "CLOSED"}, {"supervisor", "worker"}},
                     {{"OPEN", "Void", "Voided", "VOIDED"}, {"author"}},
                     {{"CLOSED", "Void", "Voided", "VOIDED"}, {"author"}},
                     {{"OPEN", "Note", "Noted", "OPEN"}, {"worker"}},
                     {{"CLOSED", "Note", "Noted", "CLOSED"}, {"worker"}}};
    machine.timers = {{"due", {.states = {"OPEN"}, .then = {"BreachRecorded"}}}};
    const std::string written =
        R"json({"thing":{"initial":"OPEN","terminal":["CLOSED","VOIDED"],)json"
        R"json("states":{"CLOSED":"terminal","OPEN":"open","VOIDED":"terminal"},)json"
        R"json("transitions":[)json"
        R"json({"from":"(new)","command":"Open","event":"Opened","to":"OPEN",)json"
        R"json("roles":["worker"]},)json"
        R"json({"from":"CLOSED","command":"Void","event":"Voided","to":"VOIDED",)json"
        R"json("roles":["author"]},)json"
        R"json({"from":"OPEN","command":"Close","event":"Closed","to":"CLOSED",)json"
        R"json("roles":["supervisor","worker"]},)json"
        R"json({"from":"OPEN","command":"Void","event":"Voided","to":"VOIDED",)json"
        R"json("roles":["author"]}],)json"
        R"json("orthogonal":[{"event":"Noted","command":"Note","states":"CLOSED OPEN",)json"
        R"json("roles":["worker"]}],)json"
        R"json("timers":[{"timer":"due","states":"OPEN","then":"BreachRecorded"}]}})json";
    EXPECT_EQ(to_json({{"thing", machine}}), written);
}

}  // namespace
}  // namespace enlace::api
