#include <gtest/gtest.h>

#include "unit/telemedicine/session_support.h"

// What happens when the time of a session has come.
namespace enlace::telemedicine {
namespace {

TEST(CheckIn, SaysHowThePatientWasKnown) {
    EXPECT_THAT(confirmed().at(kStart_us).answer("check_in_patient { identity_check: RELATIVE"
                                                 " companion: 'her son' occurred_at " +
                                                     seconds(kStart_us - kMinute) + "}",
                                                 kSite),
                accepts("patient_checked_in { identity_check: RELATIVE companion: 'her son'"
                        " checked_in_at_us: " +
                        us(kStart_us - kMinute) + "session_limit" +
                        deadline("session_limit", kStart_us + 3 * kHour, kDay) + "}"));
    EXPECT_THAT(confirmed().answer("check_in_patient {}", kSite), refuses(v1::COMMAND_MALFORMED));
}

TEST(CheckIn, IsDoneOnceAtTheSiteOfAConfirmedSession) {
    EXPECT_THAT(checked_in().answer(kCheckIn, kSite), accepts());
    EXPECT_THAT(scheduled().answer(kCheckIn, kSite), refuses(v1::NOT_CONFIRMED));
    EXPECT_THAT(confirmed().answer(kCheckIn, kDoctor), refuses(v1::NOT_THE_PRESENTING_SITE));
}

TEST(Start, IsTheProvidersCliniciansWithOrWithoutACheckIn) {
    EXPECT_EQ(confirmed().after(kBegin, kDoctor).status(), "IN_SESSION");
    EXPECT_EQ(checked_in().after(kBegin, kDoctor).status(), "IN_SESSION");
    EXPECT_THAT(confirmed().answer(kBegin, kProvider), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(confirmed().answer(kBegin, kStranger), refuses(v1::NOT_THE_PROVIDER));
    EXPECT_THAT(scheduled().answer(kBegin, kDoctor), refuses(v1::NOT_TO_BE_STARTED));
}

TEST(Start, MayBeToldAfterwardsButNotBefore) {
    const auto told = [](std::int64_t at_us) {
        return checked_in().answer("start_tele_session { occurred_at " + seconds(at_us) + "}",
                                   kDoctor);
    };
    EXPECT_EQ(told(kStart_us - kHour).events().at(0).tele_session_started().started_at_us(),
              kStart_us - kHour);
    EXPECT_THAT(told(kStart_us + kHour), refuses(v1::COMMAND_MALFORMED));
}

TEST(Start, BeginsTheLimitAnew) {
    const auto started = checked_in().at(kStart_us + kHour).after(kBegin, kDoctor);
    EXPECT_THAT(started.clock(), testing::Pair("session_limit", kStart_us + 4 * kHour));
}

TEST(Complete, SaysWhatWasFoundAndWhatIsToFollow) {
    EXPECT_THAT(
        in_session().answer(complete("CONTROL diagnosis: 'T81' control_not_before " +
                                     seconds(kStart_us + 30 * kDay)),
                            kDoctor),
        accepts("tele_session_completed { disposition: CONTROL case_id: 'case-00ABC'"
                " patient_id: 'patient-00ABC' proposer: 'SPSSA000011'"
                " provider: 'SPSSA000203' site: 'SPSSA000133' language: 'spa'"
                " professional: 'lic-2' priority: ROUTINE counted {} note: 'heals well'"
                " diagnosis: 'T81' ended_at_us: " +
                us(kStart_us) + "control_not_before_us: " + us(kStart_us + 30 * kDay) + "}"));
}

TEST(Complete, BringsAlongWhatTheNextOneNeeds) {
    const auto referred = in_session().after(kRefer, kDoctor).last().tele_session_completed();
    EXPECT_EQ(referred.receiver(), "SPSSA000244");
    EXPECT_EQ(referred.referral().presumptive_diagnosis(), "T81.4");
    const auto visited = in_session().after(kSendVisit, kDoctor).last().tele_session_completed();
    EXPECT_EQ(visited.visit_window_start_us(), kStart_us);
    EXPECT_EQ(visited.visit_window_end_us(), kStart_us + 7 * kDay);
    EXPECT_EQ(visited.visit().what_to_check(), "the wound");
    const auto moved = in_session().after(kTransfer, kDoctor).last().tele_session_completed();
    EXPECT_EQ(moved.transfer().capability(), "ICU");
}

TEST(Complete, LeavesOutWhatTheDispositionDoesNotAskFor) {
    const auto event = in_session()
                           .after(complete("DISCHARGE " + kReferralForm + kVisitForm), kDoctor)
                           .last()
                           .tele_session_completed();
    EXPECT_FALSE(event.has_referral());
    EXPECT_FALSE(event.has_visit());
    EXPECT_EQ(event.receiver(), "");
}

TEST(Complete, RefersToAUnitThatThereIsAndThatHasNotThePatientAlready) {
    EXPECT_THAT(in_session().answer(complete("REFERRAL " + kReferralForm), kDoctor),
                refuses(v1::RECEIVER_UNKNOWN));
    const auto back = complete(
        "REFERRAL known_receiver: true referral { receiver: 'SPSSA000011' service: 'CIRUGIA'"
        " need: FOLLOW_UP priority: ROUTINE presumptive_diagnosis: 'T81'"
        " current_condition: 'well' reason: 'control' }");
    EXPECT_THAT(in_session().answer(back, kDoctor), refuses(v1::RECEIVER_HAS_THE_PATIENT));
}

TEST(Complete, IsTheCliniciansOnceItHasBegun) {
    EXPECT_THAT(checked_in().answer(kDischarge, kDoctor), refuses(v1::NOT_IN_SESSION));
    EXPECT_THAT(in_session().answer(kDischarge, kProvider), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(in_session().answer("complete_tele_session { disposition: DISCHARGE }", kDoctor),
                refuses(v1::COMMAND_MALFORMED));
}

TEST(NoShow, IsCountedOnceTheGraceIsOver) {
    EXPECT_THAT(confirmed().at(kStart_us + kGrace - 1).answer(kNoShow, kDoctor),
                refuses(v1::STILL_AWAITED));
    EXPECT_THAT(
        confirmed().at(kStart_us + kGrace).answer("record_no_show { note: 'no answer' }", kDoctor),
        accepts("patient_no_show { no_shows: 1 attempt: 1 grace_min: 15 note: 'no answer'"
                " reschedule_by" +
                // Friday and the Monday after follow the Wednesday.
                deadline("reschedule_by", kStart_us + kGrace + 5 * kDay, kDay) + "}"));
}

TEST(NoShow, OfSomebodyWhoHasCheckedInIsForAClinicianToSay) {
    EXPECT_EQ(checked_in().after(kNoShow, kDoctor).status(), "NO_SHOW");
    EXPECT_THAT(checked_in().answer(kNoShow, kTimer), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(checked_in().answer(kNoShow, kSite), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(in_session().answer(kNoShow, kDoctor), refuses(v1::NOT_AWAITED));
}

TEST(NoShow, IsTheTimersWhereNobodySaysAnything) {
    const auto alone = confirmed().after_clock(kStart_us + kGrace);
    EXPECT_EQ(alone.status(), "NO_SHOW");
    EXPECT_TRUE(alone.last().patient_no_show().by_timer());
}

// Who could not be told that the patient has come does not say that they have not.
TEST(NoShow, IsNotTheTimersRightAfterAnOutage) {
    const auto due_us = kStart_us + kGrace;
    EXPECT_THAT(confirmed().on_clock(due_us + kDay, due_us + kDay - kGrace + 1), accepts());
    EXPECT_FALSE(confirmed().on_clock(due_us + kDay, due_us + kDay - kGrace).events().empty());
}

TEST(NoShow, IsNotTheTimersWhereSomebodyWasFaster) {
    auto late = confirmed();
    const auto stale = SessionDomain::on_timer(late.state().deadlines(0));
    late.at(kStart_us + kGrace).after(kNoShow, kDoctor).after(kReschedule, kProvider);
    late.after(kConfirm, kSite);
    EXPECT_THAT(late.answer(stale.ShortDebugString(), kTimer), accepts());
}

TEST(TechFailure, IsEithersToSayAndCounted) {
    for (const auto& who : {kProvider, kDoctor, kSite}) {
        const auto failed = confirmed().after(kFail, who);
        EXPECT_EQ(failed.last().tele_tech_failed().by(), who.institution());
        EXPECT_EQ(failed.state().tech_failures(), 1u);
        EXPECT_EQ(failed.clock().first, "reschedule_by");
    }
    EXPECT_THAT(confirmed().answer(kFail, kProposer), refuses(v1::NOT_THE_PROVIDER));
    EXPECT_THAT(scheduled().answer(kFail, kSite), refuses(v1::NOTHING_TO_FAIL));
}

TEST(TechFailure, SaysWhatFailedWhereAndHowFarItCame) {
    EXPECT_THAT(confirmed().answer("record_tech_failure { code: POWER }", kSite),
                refuses(v1::COMMAND_MALFORMED));
    const std::string without = "record_tech_failure { code: POWER side: PROVIDER }";
    EXPECT_THAT(in_session().answer(without, kSite), refuses(v1::MINUTES_MISSING));
    EXPECT_EQ(confirmed().after(without, kSite).status(), "TECH_FAILED");
    EXPECT_EQ(in_session().after(kFail, kSite).last().tele_tech_failed().minutes(), 4u);
}

}  // namespace
}  // namespace enlace::telemedicine
