#include <gtest/gtest.h>

#include "unit/homevisits/visit_support.h"

namespace enlace::homevisits {
namespace {

using common::v1::VISITING_TEAM;
using test::accepts;
using test::refuses;

std::string schedule(std::int64_t start_us, std::int64_t end_us) {
    return "schedule_home_visit { start " + seconds(start_us) + " end " + seconds(end_us) + " }";
}

std::string late(const std::string& code) {
    return "record_late_fact { code: " + code + " occurred_at " + seconds(kNow_us - kHour) +
           " device: 'd-1' what_happened: 'it rained' }";
}

bool contradicts(const Visit& visit, const std::string& code) {
    return visit.answer(late(code), kTeam).events().at(0).late_fact_recorded().contradicts();
}

TEST(ScheduleHomeVisit, IsForTheAssignedTeam) {
    EXPECT_THAT(assigned().answer(kSchedule, kTeam),
                accepts("home_visit_scheduled { start_us: " + us(kWindowStart_us) +
                        "end_us: " + us(kWindowStart_us + kHour) + "}"));
    EXPECT_THAT(assigned().answer(kSchedule, kOtherTeam), refuses(v1::NOT_THE_ASSIGNED_TEAM));
    EXPECT_THAT(assigned().answer(kSchedule, in_jurisdiction(VISITING_TEAM, "VI", "v-1")),
                refuses(v1::OTHER_JURISDICTION));
    EXPECT_THAT(assigned().answer(kSchedule, in_jurisdiction(VISITING_TEAM, "VII", "")),
                refuses(v1::NOT_THE_ASSIGNED_TEAM));
    EXPECT_THAT(assigned().answer(kSchedule, kCoordinator), refuses(v1::ROLE_NOT_ALLOWED));
}

TEST(ScheduleHomeVisit, RefusesATimeThatCannotBeKept) {
    EXPECT_THAT(assigned().answer(schedule(kWindowEnd_us, kWindowStart_us), kTeam),
                refuses(v1::SCHEDULE_MALFORMED));
    EXPECT_THAT(assigned().answer(schedule(kNow_us - kHour, kNow_us), kTeam),
                refuses(v1::SCHEDULE_MALFORMED));
    EXPECT_TRUE(assigned().answer(schedule(kNow_us - kHour, kNow_us + kHour), kTeam).accepted());
}

TEST(ScheduleHomeVisit, StartsTheWindowAgainAfterAFailedAttempt) {
    const auto again = attempt_failed().answer(kSchedule, kTeam);
    EXPECT_EQ(again.events().at(0).home_visit_scheduled().window_end().due_us(), kWindowEnd_us);
    EXPECT_EQ(attempt_failed().after(kSchedule, kTeam).clock().first, "window_end");
    EXPECT_THAT(en_route().answer(kSchedule, kTeam), refuses(v1::NOT_TO_BE_SCHEDULED));
}

TEST(ScheduleHomeVisit, MayBePutOff) {
    const auto put_off = scheduled().after(schedule(kWindowStart_us + kHour, kWindowEnd_us), kTeam);
    EXPECT_EQ(put_off.status(), "SCHEDULED");
    EXPECT_EQ(put_off.clock(), scheduled().clock());
}

TEST(StartHomeVisitTravel, AsksForWordFromTheTeam) {
    EXPECT_THAT(
        scheduled().answer(kTravel, kTeam),
        accepts("visitor_en_route { no_word" + deadline("no_word", kNow_us + 4 * kHour) + "}"));
    EXPECT_TRUE(assigned().answer(kTravel, kTeam).accepted()) << "without an appointment too";
    EXPECT_THAT(en_route().answer(kTravel, kTeam), accepts());
    EXPECT_THAT(on_site().answer(kTravel, kTeam), refuses(v1::NOT_READY_TO_TRAVEL));
    EXPECT_EQ(en_route().clock().first, "no_word");
}

TEST(StartHomeVisitTravel, CannotHaveBegunInTheFuture) {
    const auto travel = [](std::int64_t at_us) {
        return "start_home_visit_travel { occurred_at " + seconds(at_us) + " }";
    };
    EXPECT_THAT(scheduled().answer(travel(kNow_us + kHour), kTeam), refuses(v1::COMMAND_MALFORMED));
    EXPECT_TRUE(scheduled().answer(travel(kNow_us - kHour), kTeam).accepted());
}

TEST(RecordVisitorArrival, GivesTheTeamTimeAgain) {
    const std::string arrival =
        " scene_safety: UNSAFE position { latitude_e6: 22156000 longitude_e6: -100985000"
        " accuracy_m: 8 } }";
    EXPECT_THAT(en_route().answer(
                    "record_visitor_arrival { occurred_at " + seconds(kNow_us) + arrival, kTeam),
                accepts("visitor_arrived { arrived_at_us: " + us(kNow_us) + "no_word" +
                        deadline("no_word", kNow_us + 4 * kHour) + arrival));
    EXPECT_THAT(scheduled().answer(kArrive, kTeam), refuses(v1::NOT_EN_ROUTE));
    EXPECT_THAT(on_site().answer(kArrive, kTeam), refuses(v1::NOT_EN_ROUTE));
}

TEST(RecordFailedAttempt, WaitsForTheNextAttempt) {
    EXPECT_THAT(on_site().answer(failed_attempt("NOT_HOME"), kTeam),
                accepts("home_visit_attempt_failed { attempt: 1 code: NOT_HOME failed_at_us: " +
                        us(kNow_us) + "retry_by" + deadline("retry_by", kNow_us + 2 * kDay) + "}"));
    EXPECT_THAT(scheduled().answer(failed_attempt("NOT_HOME"), kTeam),
                refuses(v1::NO_ATTEMPT_TO_RECORD));
}

TEST(RecordFailedAttempt, KnowsWhatCanBeFoundOutOnTheWayAndAtTheDoor) {
    for (const auto* code : {"ADDRESS_WRONG", "NO_ACCESS"}) {
        EXPECT_TRUE(en_route().answer(failed_attempt(code), kTeam).accepted()) << code;
        EXPECT_THAT(on_site().answer(failed_attempt(code), kTeam),
                    refuses(v1::CODE_NOT_ALLOWED_HERE));
    }
    for (const auto* code : {"NOT_HOME", "REFUSED", "MOVED", "DECEASED"}) {
        EXPECT_TRUE(on_site().answer(failed_attempt(code), kTeam).accepted()) << code;
        EXPECT_THAT(en_route().answer(failed_attempt(code), kTeam),
                    refuses(v1::CODE_NOT_ALLOWED_HERE));
    }
    for (const auto* code : {"UNSAFE", "OTHER"}) {
        EXPECT_TRUE(on_site().answer(failed_attempt(code), kTeam).accepted()) << code;
        EXPECT_TRUE(en_route().answer(failed_attempt(code), kTeam).accepted()) << code;
    }
    EXPECT_THAT(on_site().answer(failed_attempt("UNSPECIFIED"), kTeam),
                refuses(v1::CODE_NOT_ALLOWED_HERE));
}

TEST(RecordFailedAttempt, SettlesTheVisitWithSomeCodes) {
    const auto ends_with = [](const char* code) {
        return v1::VisitFail::Code_Name(attempt_failed(code).state().ends_with());
    };
    EXPECT_EQ(ends_with("MOVED"), "MOVED");
    EXPECT_EQ(ends_with("DECEASED"), "DECEASED");
    EXPECT_EQ(ends_with("REFUSED"), "REFUSED");
    EXPECT_EQ(ends_with("NOT_HOME"), "UNSPECIFIED");
    EXPECT_EQ(ends_with("UNSAFE"), "UNSPECIFIED");
    EXPECT_THAT(attempt_failed("REFUSED").answer(kSchedule, kTeam),
                refuses(v1::ATTEMPTS_EXHAUSTED));
}

TEST(RecordFailedAttempt, SettlesTheVisitWhenItWasTheLastOneAllowed) {
    auto visit = attempt_failed();
    for (const auto settled : {v1::VisitFail::UNSPECIFIED, v1::VisitFail::MAX_ATTEMPTS}) {
        EXPECT_TRUE(visit.answer(kSchedule, kTeam).accepted());
        visit.after(kSchedule, kTeam).after(kTravel, kTeam).after(kArrive, kTeam);
        visit.after(failed_attempt("NOT_HOME"), kTeam);
        EXPECT_EQ(visit.state().ends_with(), settled);
    }
    EXPECT_EQ(visit.state().attempts(), 3u);
    EXPECT_THAT(visit.answer(kSchedule, kTeam), refuses(v1::ATTEMPTS_EXHAUSTED));
}

TEST(CompleteHomeVisit, TellsWhatWasFoundAndTheCase) {
    EXPECT_THAT(on_site().answer(kComplete, kTeam),
                accepts("home_visit_completed { case_id: 'case-00ABC' arrived_at_us: " +
                        us(kNow_us - kHour) + "left_at_us: " + us(kNow_us) +
                        "next_step: NONE visitor_credential: 'SSA-1' jurisdiction: 'VII'"
                        " patient_id: 'patient-00ABC' requester: 'SPSSA000011' priority: URGENT"
                        " counted { municipality: '24012' }"
                        " person_met: 'her sister' findings: 'clean' actions: 'told her' }"));
    EXPECT_THAT(completed().answer(kComplete, kTeam), accepts());
    EXPECT_THAT(en_route().answer(kComplete, kTeam), refuses(v1::NOT_ON_SITE));
    EXPECT_THAT(expired().answer(kComplete, kTeam), refuses(v1::VISIT_ENDED));
}

TEST(CompleteHomeVisit, CannotHaveEndedBeforeItBegan) {
    EXPECT_THAT(on_site().answer("complete_home_visit { arrived_at " + seconds(kNow_us) +
                                     " left_at " + seconds(kNow_us - kHour) + " }",
                                 kTeam),
                refuses(v1::COMMAND_MALFORMED));
}

TEST(AddSafetyNote, IsForEverybodyWhoHasToDoWithTheVisit) {
    const std::string note = "add_safety_note { note: 'dogs' }";
    for (const auto& who : {kHospital, kCoordinator, kTeam})
        EXPECT_THAT(assigned().answer(note, who), accepts("safety_note_added { note: 'dogs' }"));
    for (const auto& who : {kOtherHospital, kNeighbour, kOtherTeam, kState})
        EXPECT_THAT(assigned().answer(note, who), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(completed().answer(note, kTeam), refuses(v1::VISIT_ENDED));
    EXPECT_THAT(assigned().answer("add_safety_note {}", kTeam), refuses(v1::COMMAND_MALFORMED));
}

TEST(RecordLateFact, IsKeptWhateverTheStateHasBecome) {
    EXPECT_THAT(completed().answer(late("NOTE"), kTeam),
                accepts("late_fact_recorded { code: NOTE happened_at_us: " + us(kNow_us - kHour) +
                        "device: 'd-1' what_happened: 'it rained' }"));
    EXPECT_EQ(completed().after(late("NOTE"), kTeam).status(), "COMPLETED");
    EXPECT_THAT(completed().after(kVoid, kHospital).answer(late("NOTE"), kTeam),
                refuses(v1::VISIT_VOIDED));
}

TEST(RecordLateFact, LiesInThePast) {
    EXPECT_THAT(
        on_site().answer(
            "record_late_fact { code: NOTE occurred_at " + seconds(kNow_us + kHour) + " }", kTeam),
        refuses(v1::NOT_IN_THE_PAST));
}

TEST(RecordLateFact, IsMarkedWhereItContradictsWhatWasRecorded) {
    EXPECT_FALSE(contradicts(completed(), "COMPLETED"));
    EXPECT_FALSE(contradicts(completed(), "ARRIVED"));
    EXPECT_FALSE(contradicts(failed(), "ATTEMPT_FAILED"));
    EXPECT_FALSE(contradicts(expired(), "NOTE"));
    EXPECT_TRUE(contradicts(failed(), "COMPLETED"));
    EXPECT_TRUE(contradicts(attempt_failed(), "COMPLETED"));
    EXPECT_TRUE(contradicts(expired(), "ARRIVED"));
    EXPECT_TRUE(contradicts(assigned().after(kCancel, kHospital), "ATTEMPT_FAILED"));
}

}  // namespace
}  // namespace enlace::homevisits
