#include <gtest/gtest.h>

#include "deadlines/clocks.h"
#include "unit/grievances/grievance_support.h"

// How a grievance is investigated and answered, what stops its clock, and how it ends.
namespace enlace::grievances {
namespace {

TEST(Investigation, IsOfThePersonItWasAssignedToAlone) {
    for (const auto& who : {kColleague, kManager, kElsewhere})
        EXPECT_FALSE(assigned().answer(kStart, who).accepted());
    EXPECT_THAT(assigned().answer(kStart, kColleague), refuses(v1::NOT_THE_RESPONSIBLE));
    EXPECT_THAT(classified().answer(kStart, kResponsible), refuses(v1::NOT_THE_RESPONSIBLE));
    EXPECT_THAT(investigating().answer(kStart, kResponsible), refuses(v1::NOT_TO_BE_STARTED));
}

TEST(Investigation, HasAsLongAsItsSeverityLeaves) {
    EXPECT_EQ(investigating().clock(), std::pair(std::string("resolve_by"), kNow_us + 14 * kDay));
    EXPECT_EQ(investigating(classify("severity: LEVE")).clock().second, kNow_us + 21 * kDay);
    EXPECT_EQ(investigating(classify("severity: GRAVE")).clock().second, kNow_us + 7 * kDay);
    EXPECT_EQ(investigating(kSevere).clock().second, kNow_us + kDay);
}

TEST(StopClock, LeavesTheInvestigationWhatWasLeft) {
    auto grievance = awaiting_info();
    EXPECT_EQ(grievance.clock().first, "info_by");
    grievance.at(kNow_us + 3 * kDay).after(kProvideInfo, kResponsible);
    EXPECT_EQ(grievance.last().grievance_info_provided().stopped_us(), 3 * kDay);
    EXPECT_EQ(grievance.clock(), std::pair(std::string("resolve_by"), kNow_us + 17 * kDay));
}

TEST(StopClock, IsTakenOffTheHandlingTimeAndBothAreKept) {
    auto grievance = awaiting_info();
    grievance.at(kNow_us + 3 * kDay).after(kProvideInfo, kResponsible);
    grievance.at(kNow_us + 4 * kDay).after(kRequestInfo, kResponsible);
    grievance.at(kNow_us + 6 * kDay).after(kProvideInfo, kResponsible);
    grievance.at(kNow_us + 7 * kDay).after(kPropose, kResponsible).after(kNotify, kManager);
    EXPECT_THAT(grievance.last().resolution_notified().handling(),
                equals_text("elapsed_us: " + us(7 * kDay) + "stopped_us: " + us(5 * kDay) +
                            "handling_us: " + us(2 * kDay)));
}

TEST(StopClock, CountsUntilAWithdrawal) {
    auto grievance = awaiting_info();
    grievance.at(kNow_us + 2 * kDay).after(kWithdraw, kCitizen);
    EXPECT_EQ(grievance.last().grievance_withdrawn().handling().stopped_us(), 2 * kDay);
    EXPECT_EQ(grievance.last().grievance_withdrawn().handling().handling_us(), 0);
}

TEST(StopClock, EndsByItselfWhenNobodyAnswers) {
    auto grievance = awaiting_info();
    const auto due_us = grievance.clock().second;
    EXPECT_THAT(grievance.on_clock(due_us - 1), accepts());
    // Whoever was asked must have been able to answer.
    EXPECT_THAT(grievance.on_clock(due_us, due_us - kHour), accepts());
    grievance.after_clock(due_us);
    EXPECT_EQ(grievance.last().grievance_info_overdue().stopped_us(), 7 * kDay);
    EXPECT_EQ(grievance.status(), "INVESTIGATING");
    EXPECT_THAT(investigating().answer("record_grievance_info_overdue {}", kTimer),
                refuses(v1::INFO_NOT_ASKED_FOR));
    EXPECT_THAT(awaiting_info().answer("record_grievance_info_overdue {}", kResponsible),
                refuses(v1::ROLE_NOT_ALLOWED));
}

TEST(Info, IsAskedForAndGivenInWords) {
    EXPECT_THAT(investigating().answer("request_grievance_info { what: 'a list' }", kResponsible),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(awaiting_info().answer("provide_grievance_info {}", kResponsible),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(assigned().answer(kRequestInfo, kResponsible), refuses(v1::NOT_INVESTIGATING));
    EXPECT_THAT(investigating().answer(kProvideInfo, kResponsible),
                refuses(v1::INFO_NOT_ASKED_FOR));
    EXPECT_THAT(awaiting_info().answer(kProvideInfo, kColleague), refuses(v1::NOT_THE_RESPONSIBLE));
}

TEST(Resolution, OfAFoundedGrievanceHasMeasures) {
    EXPECT_THAT(investigating().answer(propose("outcome: FOUNDED"), kResponsible),
                refuses(v1::MEASURES_MISSING));
    EXPECT_EQ(investigating().after(propose("outcome: UNFOUNDED"), kResponsible).status(),
              "RESOLUTION_PROPOSED");
    for (const auto* code : {"FORWARDED", "WITHDRAWN"})
        EXPECT_THAT(investigating().answer(propose(std::string("outcome: ") + code), kResponsible),
                    refuses(v1::CODE_NOT_ALLOWED_HERE));
    EXPECT_THAT(investigating().answer("propose_resolution { outcome: UNFOUNDED }", kResponsible),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(assigned().answer(kPropose, kResponsible), refuses(v1::NOT_TO_BE_RESOLVED));
}

TEST(Resolution, NeedsAnInvestigationUnlessItIsASuggestionOrThanks) {
    EXPECT_THAT(classified().answer(kThank, kManager), refuses(v1::NEEDS_INVESTIGATION));
    for (const auto* type : {"SUGERENCIA", "FELICITACION"}) {
        auto grievance = classified(classify(std::string("type: ") + type));
        EXPECT_THAT(grievance.answer(kPropose, kManager), refuses(v1::CODE_NOT_ALLOWED_HERE));
        grievance.after(kThank, kManager);
        EXPECT_FALSE(grievance.last().resolution_proposed().investigated());
    }
}

TEST(Committee, SendsItBackWithAReason) {
    auto grievance = proposed();
    grievance.at(kNow_us + kDay).after(kReturn, kCommittee);
    EXPECT_EQ(grievance.clock(), std::pair(std::string("resolve_by"), kNow_us + 14 * kDay));
    EXPECT_THAT(proposed().answer("return_resolution {}", kCommittee),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(proposed().answer(kReturn, kManager), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(notified().answer(kReturn, kCommittee), refuses(v1::NO_RESOLUTION));
}

TEST(Committee, LeavesTimeToAnswerWhereNoneIsLeft) {
    auto grievance = proposed();
    grievance.at(kNow_us + 14 * kDay).after(kReturn, kCommittee);
    EXPECT_EQ(grievance.clock().second, kNow_us + 15 * kDay);
}

TEST(Notify, SaysHowOrWhyNot) {
    EXPECT_THAT(proposed().answer("notify_resolution {}", kManager),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(proposed().answer("notify_resolution { not_reachable: true }", kManager),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_EQ(
        proposed()
            .after("notify_resolution { not_reachable: true why_not_reachable: 'moved' }", kManager)
            .status(),
        "NOTIFIED");
    EXPECT_THAT(investigating().answer(kNotify, kManager), refuses(v1::NO_RESOLUTION));
    EXPECT_THAT(proposed().answer(kNotify, kResponsible), refuses(v1::ROLE_NOT_ALLOWED));
}

TEST(Close, WaitsForWhoeverMayStillObject) {
    for (const auto* said : {"NO", "UNKNOWN"}) {
        const auto close = "close_grievance { satisfied: " + std::string(said) + " }";
        auto grievance = notified();
        EXPECT_THAT(grievance.answer(close, kManager), refuses(v1::STILL_TO_BE_REOPENED));
        EXPECT_EQ(grievance.at(kNow_us + 15 * kDay).after(close, kManager).status(), "CLOSED");
    }
    EXPECT_EQ(notified().after(kClose, kManager).status(), "CLOSED");
    EXPECT_THAT(notified().answer("close_grievance {}", kManager), refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(proposed().answer(kClose, kManager), refuses(v1::NOT_NOTIFIED));
    EXPECT_THAT(notified().answer(kClose, kCommittee), refuses(v1::ROLE_NOT_ALLOWED));
}

TEST(Close, HappensByItselfWithWhatIsKnown) {
    auto silent = notified();
    silent.after_clock(silent.clock().second);
    EXPECT_THAT(silent.last().grievance_closed(),
                equals_text("satisfied: UNKNOWN by_timer: true unit: 'SPSSA000011'"
                            " area: 'URGENCIAS' outcome: FOUNDED"));
    auto told = notified().after("record_satisfaction { score: 2 }", kCitizen);
    told.after_clock(told.clock().second);
    EXPECT_EQ(told.last().grievance_closed().satisfied(), v1::Satisfied::NO);
}

TEST(Reopen, IsPossibleUntilTheWindowIsOver) {
    auto grievance = notified();
    const auto window_end_us = grievance.clock().second;
    EXPECT_THAT(Grievance(grievance).at(window_end_us + 1).answer(kReopen, kCitizen),
                refuses(v1::REOPENING_WINDOW_OVER));
    grievance.at(window_end_us).after(kReopen, kCitizen);
    EXPECT_EQ(grievance.last().grievance_reopened().attempt(), 2u);
    EXPECT_EQ(grievance.state().started_at_us(), window_end_us);
    EXPECT_EQ(grievance.state().escalation_level(), 0u);
    EXPECT_EQ(grievance.clock().first, "start_by");
    EXPECT_EQ(grievance.after(kStart, kResponsible).last().investigation_started().attempt(), 2u);
}

TEST(Reopen, IsTheAuditorsAloneOnceItIsClosed) {
    EXPECT_THAT(closed().answer(kReopen, kCitizen), refuses(v1::REOPENING_WINDOW_OVER));
    EXPECT_EQ(closed().after(kReopen, kAuditor).status(), "REOPENED");
    EXPECT_THAT(notified().answer(kReopen, kManager), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(proposed().answer(kReopen, kCitizen), refuses(v1::NOT_TO_BE_REOPENED));
    EXPECT_THAT(notified().answer("reopen_grievance { code: NEW_FACTS }", kCitizen),
                refuses(v1::COMMAND_MALFORMED));
}

TEST(Satisfaction, IsToldOnTheScaleOnceThereIsAnAnswer) {
    EXPECT_EQ(closed().after(kSatisfied, kDesk).state().satisfied(), v1::Satisfied::YES);
    for (const auto* score : {"0", "6"})
        EXPECT_THAT(notified().answer("record_satisfaction { score: " + std::string(score) + " }",
                                      kCitizen),
                    refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(investigating().answer(kSatisfied, kCitizen), refuses(v1::NOT_ANSWERED_YET));
    EXPECT_THAT(notified().answer(kSatisfied, kManager), refuses(v1::ROLE_NOT_ALLOWED));
}

TEST(Withdraw, LeavesASevereInvestigationGoingOn) {
    auto severe = investigating(kSevere).after(kWithdraw, kCitizen);
    EXPECT_EQ(severe.status(), "INVESTIGATING");
    EXPECT_EQ(severe.last().withdrawal_noted().severity(), v1::GrievanceSeverity::CRITICA);
    EXPECT_EQ(severe.clock().first, "resolve_by");
    EXPECT_THAT(severe.answer(kWithdraw, kCitizen), accepts());
    EXPECT_EQ(investigating().after(kWithdraw, kUnitDesk).status(), "WITHDRAWN");
    EXPECT_THAT(proposed().answer(kWithdraw, kCitizen), refuses(v1::NOT_TO_BE_WITHDRAWN));
    EXPECT_THAT(received().answer(kWithdraw, kManager), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(closed().answer(kWithdraw, kCitizen), refuses(v1::GRIEVANCE_ENDED));
}

TEST(Void, IsOfTheDeskThatTookItIn) {
    EXPECT_THAT(received().answer(kVoid, kUnitDesk), refuses(v1::NOT_THE_AUTHOR));
    EXPECT_THAT(received().answer(kVoid, kCitizen), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(received().answer("void_grievance { code: TEST }", kDesk),
                refuses(v1::COMMAND_MALFORMED));
    const auto voided = closed().after(kVoid, kDesk);
    EXPECT_THAT(voided.answer(kVoid, kDesk), accepts());
    EXPECT_THAT(voided.answer(kClassify, kManager), refuses(v1::GRIEVANCE_VOIDED));
    EXPECT_EQ(Grievance().after(kFile, kCitizen).after(kVoid, kUnitDesk).status(), "VOIDED");
}

TEST(Clocks, ThatRunOutRaiseTheEscalationAndEndNothing) {
    for (auto grievance :
         {received().after(kAcknowledge, kDesk), classified().after(kAcknowledge, kDesk),
          assigned(), investigating(), proposed(), reopened()}) {
        const std::string status(grievance.status());
        for (std::uint32_t level = 1; level <= deadlines::kHighestEscalation; ++level) {
            grievance.after_clock(grievance.clock().second);
            EXPECT_EQ(grievance.last().breach_recorded().escalation_level(), level) << status;
            EXPECT_EQ(grievance.status(), status);
        }
    }
}

TEST(Clocks, TellTheUnitThenItsHeadThenTheState) {
    auto grievance = investigating();
    grievance.after_clock(grievance.clock().second);
    EXPECT_THAT(grievance.last().breach_recorded().must_be_told(0),
                equals_text("office: UNIT institution: 'SPSSA000011'"));
    grievance.after_clock(grievance.clock().second);
    EXPECT_THAT(grievance.last().breach_recorded().must_be_told(0),
                equals_text("office: HEAD_OF_UNIT institution: 'SPSSA000011'"));
    grievance.after_clock(grievance.clock().second);
    EXPECT_THAT(grievance.last().breach_recorded().must_be_told(0),
                equals_text("office: STATE_COORDINATOR"));
}

TEST(Clocks, AreTheTimersAlone) {
    EXPECT_THAT(received().answer("record_breach { timer: 'classify_by' version: 1 }", kManager),
                refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(Grievance().answer("record_breach { timer: 'classify_by' version: 1 }", kTimer),
                refuses(v1::GRIEVANCE_UNKNOWN));
}

TEST(Conflicts, AreRecordedAndChangeNothing) {
    const std::string conflict = "record_conflict { guard: 'case' rested_on: '1' found: '2' }";
    EXPECT_EQ(closed().after(conflict, kReaction).status(), "CLOSED");
    EXPECT_THAT(received().answer(conflict, kManager), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(Grievance().answer(conflict, kReaction), refuses(v1::GRIEVANCE_UNKNOWN));
}

TEST(Handling, IsOfThoseWhoHaveToDoWithGrievances) {
    for (const auto role : {common::v1::GRIEVANCE_DESK, common::v1::AUDITOR})
        EXPECT_TRUE(handles_grievances(role));
    for (const auto role : {common::v1::CLINICIAN, common::v1::SOCIAL_WORKER, common::v1::PUBLIC})
        EXPECT_FALSE(handles_grievances(role));
}

TEST(Decide, ThrowsAtWhatThisBuildDoesNotKnow) {
    EXPECT_THROW((void)decide({}, {}, policy()), std::logic_error);
    EXPECT_THROW((void)evolve({}, {}, {}), std::logic_error);
}

}  // namespace
}  // namespace enlace::grievances
