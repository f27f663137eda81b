#include <gtest/gtest.h>

#include "conformance/contract/guards.h"
#include "conformance/contract/intake_walk.h"
#include "conformance/contract/planting.h"

// Cases about members of staff, which the contract's file says nothing of.
namespace enlace::intake {
namespace {

using WalkedStaffCase = Walked<v1::StaffCaseCommand, v1::StaffCaseState, v1::StaffCaseEvent>;

const std::string kRegisterStaff =
    "register_staff_case { staff: 'en-07' unit: 'SPSSA000011'"
    " staff_key: 'k-7' }";
const std::string kAssignStaff = "assign_staff_case { worker: 'w-1' worker_key: 'k-1' }";

const Principal kChief = a(common::v1::WELFARE_SUPERVISOR);

auto always_said(const std::string& text) {
    return [text](const v1::StaffCaseState&) { return text; };
}

test::Walk<WalkedStaffCase> staff_case_walk() {
    const auto registered = StaffCase().after(kRegisterStaff);
    const auto open = StaffCase(registered).after(kAssignStaff, kChief);
    test::Walk<WalkedStaffCase> walk;
    walk.states = {{test::kNew, {}},
                   {"REGISTERED", registered.state()},
                   {"OPEN", open.state()},
                   {"CLOSED", StaffCase(open).after("close_staff_case {}").state()},
                   {"VOIDED", StaffCase(open).after("void_staff_case {}").state()}};
    walk.commands = {{"RegisterStaffCase", always_said(kRegisterStaff)},
                     {"AssignStaffCase", always_said(kAssignStaff)},
                     {"RecordStaffIntervention",
                      always_said("record_staff_intervention { unit: 'SPSSA000011' }")},
                     {"CloseStaffCase", always_said("close_staff_case {}")},
                     {"VoidStaffCase", always_said("void_staff_case {}")}};
    walk.players = everybody_anywhere();
    return walk;
}

TEST(StaffCases, HaveAScenarioForEachGuardOfEachCommand) {
    const auto walk = staff_case_walk();
    test::Refused<WalkedStaffCase> refused;
    refused.walk(walk);
    refused.meet({walk.states.at("OPEN"), "assign_staff_case { worker: 'en-07' worker_key: 'k-7' }",
                  kChief, v1::WORKER_IS_SUBJECT});
    const auto all =
        test::refusals_in_source("intake", {"staff_case", "guards"}, *v1::Rejection_descriptor());
    EXPECT_GT(all.size(), 20u);
    EXPECT_EQ(test::without(all, refused.met()), test::Refusals());
}

TEST(StaffCases, LetNoSentenceStandInClear) {
    test::expect_no_sentence_in_clear(staff_case_walk(), malformed);
}

}  // namespace
}  // namespace enlace::intake
