#include "intake/domain/staff_case.h"

#include <gtest/gtest.h>

#include <array>

#include "enlace/options.pb.h"
#include "unit/intake/intake_support.h"

namespace enlace::intake {
namespace {

const std::string kRegisterStaff =
    "register_staff_case { staff: 'en-07' staff_key: 'k7' unit: 'SPSSA000011' kinds: VIOLENCE"
    " reason: 'threatened on the way' }";
const std::string kAssignStaff = "assign_staff_case { worker: 'bp-01' worker_key: 'k1' }";
const std::string kIntervene =
    "record_staff_intervention { intervention: COUNSELLING occurred_at { seconds: 990 }"
    " unit: 'SPSSA000011' note: 'came alone' }";
const std::string kClose = "close_staff_case { code: RESOLVED_LOCALLY reason: 'well' }";
const std::string kVoid = "void_staff_case { code: DUPLICATE reason: 'twice' }";

const Principal kBoss = a(common::v1::WELFARE_SUPERVISOR);
const Principal kWelfareWorker = a(common::v1::WELFARE_WORKER);

StaffCase registered_staff() {
    return StaffCase().after(kRegisterStaff);
}
StaffCase assigned() {
    return registered_staff().after(kAssignStaff, kBoss);
}
StaffCase closed_staff() {
    return assigned().after(kClose);
}
StaffCase voided() {
    return closed_staff().after(kVoid);
}

TEST(StaffCaseMachine, KeepsWhomItIsAboutToItself) {
    auto one = registered_staff();
    EXPECT_THAT(one.last(),
                equals_text("staff_case_registered { institution: 'SPSSA000011' unit: "
                            "'SPSSA000011' kinds: VIOLENCE staff_key: 'k7' staff: 'en-07' reason: "
                            "'threatened on the way' }"));
    const auto* fields = v1::StaffCaseRegistered::descriptor();
    for (const auto* name : {"staff", "reason"})
        EXPECT_TRUE(fields->FindFieldByName(name)->options().GetExtension(enlace::personal));
    EXPECT_TRUE(ownership(one.state()).staff_welfare());
    EXPECT_TRUE(ownership(StaffCase().state()).staff_welfare());
    EXPECT_EQ(ownership(one.state()).institutions(0), kHospital);
}

// What each command meets in each state, from whoever may give it.
TEST(StaffCaseMachine, IsWalkedWhole) {
    struct Row {
        std::string command;
        const Principal& by;
        // In ABSENT, REGISTERED, OPEN, CLOSED and VOIDED; unspecified: it is done.
        std::array<v1::Rejection, 5> met;
    };
    constexpr auto kDone = v1::REJECTION_UNSPECIFIED;
    constexpr auto kUnknown = v1::STAFF_CASE_UNKNOWN, kTwice = v1::STAFF_CASE_ALREADY_REGISTERED,
                   kOver = v1::STAFF_CASE_IS_CLOSED, kWrong = v1::STAFF_CASE_IS_VOIDED,
                   kNobodys = v1::STAFF_CASE_NOT_ASSIGNED;
    const Row rows[] = {
        {kRegisterStaff, kWelfareWorker, {kDone, kTwice, kTwice, kTwice, kTwice}},
        {kRegisterStaff, kBoss, {kDone, kTwice, kTwice, kTwice, kTwice}},
        {kAssignStaff, kBoss, {kUnknown, kDone, kDone, kOver, kWrong}},
        {kIntervene, kWelfareWorker, {kUnknown, kNobodys, kDone, kOver, kWrong}},
        {kClose, kWelfareWorker, {kUnknown, kDone, kDone, kOver, kWrong}},
        {kClose, kBoss, {kUnknown, kDone, kDone, kOver, kWrong}},
        {kVoid, kWelfareWorker, {kUnknown, kDone, kDone, kDone, kWrong}},
        {kVoid, kBoss, {kUnknown, kDone, kDone, kDone, kWrong}},
    };
    const StaffCase states[] = {StaffCase(), registered_staff(), assigned(), closed_staff(),
                                voided()};
    const char* const names[] = {"ABSENT", "REGISTERED", "OPEN", "CLOSED", "VOIDED"};
    for (std::size_t i = 0; i < std::size(states); ++i) {
        EXPECT_EQ(state_name(states[i].state()), names[i]);
        for (const auto& row : rows) {
            SCOPED_TRACE(row.command + " in " + names[i]);
            const auto answer = states[i].answer(row.command, row.by);
            if (row.met[i] == kDone) {
                EXPECT_TRUE(answer.accepted());
            } else {
                EXPECT_THAT(answer, refuses(row.met[i]));
            }
        }
    }
}

TEST(StaffCaseMachine, TakesNothingFromOutsideTheSection) {
    const auto* roles = common::v1::Role_descriptor();
    for (int i = 0; i < roles->value_count(); ++i) {
        const auto role = static_cast<common::v1::Role>(roles->value(i)->number());
        if (role == common::v1::WELFARE_WORKER || role == common::v1::WELFARE_SUPERVISOR) continue;
        for (const auto& command : {kRegisterStaff, kAssignStaff, kIntervene, kClose, kVoid})
            for (const auto& one : {StaffCase(), assigned()})
                EXPECT_THAT(one.answer(command, a(role)), refuses(v1::ROLE_NOT_ALLOWED));
    }
    EXPECT_THAT(assigned().answer(kClose, at_institution(common::v1::WELFARE_WORKER, kElsewhere)),
                refuses(v1::OTHER_INSTITUTION));
    EXPECT_THAT(StaffCase().answer(kRegisterStaff, engine(common::v1::WELFARE_WORKER)),
                refuses(v1::INSTITUTION_MISSING));
    EXPECT_THAT(registered_staff().answer(kAssignStaff, kWelfareWorker),
                refuses(v1::ROLE_NOT_ALLOWED));
}

TEST(StaffCaseMachine, IsNotGivenToWhomItIsAbout) {
    EXPECT_THAT(
        registered_staff().answer("assign_staff_case { worker: 'en-07' worker_key: 'k7' }", kBoss),
        refuses(v1::WORKER_IS_SUBJECT));
}

TEST(StaffCaseMachine, RefusesWhatCannotBe) {
    EXPECT_THAT(StaffCase().answer("register_staff_case { unit: 'here' }"),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(assigned().answer("record_staff_intervention { occurred_at { seconds: 5000 }"
                                  " unit: 'SPSSA000011' }"),
                refuses(v1::COMMAND_MALFORMED));
}

}  // namespace
}  // namespace enlace::intake
