#include <gtest/gtest.h>

#include "unit/telemedicine/session_support.h"

// What is agreed on before a session.
namespace enlace::telemedicine {
namespace {

TEST(Propose, KeepsWhatTheProviderHasToKnow) {
    EXPECT_THAT(
        Session().answer(propose("priority: URGENT service: 'CIRUGIA' name: 'Ana' follows: ''"),
                         kProposer),
        accepts("tele_session_proposed { case_id: 'case-00ABC' patient_id: 'patient-00ABC'"
                " proposer: 'SPSSA000011' provider: 'SPSSA000203' site: 'SPSSA000133'"
                " need: FOLLOW_UP language: 'spa' device_check: PASSED priority: URGENT"
                " service: 'CIRUGIA' counted {} reason: 'how is the wound' name: 'Ana'"
                " schedule_by" +
                deadline("schedule_by", kNow_us + kThreeBusinessDays, kDay) + "}"));
}

TEST(Propose, SeatsThePatientAtTheUnitThatAsksUnlessItSaysOtherwise) {
    const auto at_home = Session().after(propose("site: '' known_site: false"), kProposer);
    EXPECT_EQ(at_home.state().site(), kProposerClues);
    EXPECT_EQ(at_home.state().priority(), common::v1::ROUTINE);
}

TEST(Propose, LetsNoClockRunUntilTheTimeThatIsWanted) {
    const auto later = kNow_us + 90 * kDay;  // A Sunday.
    const auto session = Session().after(propose("not_before " + seconds(later)), kProposer);
    EXPECT_THAT(session.clock(), testing::Pair("schedule_by", later + 3 * kDay));
}

TEST(Propose, IsForPeopleWhoWorkWithPatientsAtAUnit) {
    for (const auto role : {common::v1::SUPERVISOR, common::v1::TIMER, common::v1::AUDITOR})
        EXPECT_THAT(Session().answer(kPropose, at_institution(role, kProposerClues)),
                    refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(Session().answer(kPropose, engine(common::v1::SOCIAL_WORKER)),
                refuses(v1::INSTITUTION_MISSING));
}

TEST(Propose, IsNotDoneTwice) {
    EXPECT_THAT(proposed().answer(kPropose, kProposer), refuses(v1::ALREADY_PROPOSED));
}

TEST(Propose, NeedsUnitsThatTheDirectoryHas) {
    EXPECT_THAT(Session().answer(propose("known_provider: false"), kProposer),
                refuses(v1::PROVIDER_UNKNOWN));
    EXPECT_THAT(Session().answer(propose("known_site: false"), kProposer),
                refuses(v1::SITE_UNKNOWN));
}

TEST(Propose, SaysWhatForAndWithWhat) {
    for (const auto* missing : {"reason: ''", "device_check: UNSPECIFIED", "language: ''"})
        EXPECT_THAT(Session().answer(propose(missing), kProposer), refuses(v1::COMMAND_MALFORMED))
            << missing;
}

TEST(Schedule, KeepsTheTimeWithItsZone) {
    EXPECT_THAT(
        proposed().answer(schedule("room: 'https://sala/1'"), kProvider),
        accepts("tele_session_scheduled { start_us: " + us(kStart_us) +
                "end_us: " + us(kStart_us + kHour / 2) +
                "time_zone: 'America/Mexico_City' utc_offset_min: -360 professional: 'lic-2'"
                " site: 'SPSSA000133' attempt: 1 room: 'https://sala/1' confirm_by" +
                deadline("confirm_by", kStart_us - kDay, kDay) + "}"));
}

TEST(Schedule, WantsItConfirmedADayBefore) {
    EXPECT_THAT(scheduled().clock(), testing::Pair("confirm_by", kStart_us - kDay));
}

TEST(Schedule, WantsOneThatIsSoonConfirmedByItsStart) {
    const auto soon =
        proposed().after("schedule_tele_session { " + slot_at(kNow_us + kHour) + "}", kProvider);
    EXPECT_THAT(soon.clock(), testing::Pair("confirm_by", kNow_us + kHour));
}

// It was held before anybody could record it.
TEST(Schedule, GivesOneThatIsPastADay) {
    const auto past =
        proposed().after("schedule_tele_session { " + slot_at(kNow_us - kHour) + "}", kProvider);
    EXPECT_THAT(past.clock(), testing::Pair("confirm_by", kNow_us + kDay));
}

TEST(Schedule, MaySeatThePatientElsewhere) {
    const auto moved =
        proposed().after(schedule("site: 'SPSSA000244' known_site: true"), kProvider);
    EXPECT_EQ(moved.state().site(), "SPSSA000244");
    EXPECT_THAT(moved.answer(kConfirm, kSite), refuses(v1::NOT_THE_PRESENTING_SITE));
    EXPECT_EQ(Session(moved).after(kConfirm, kStranger).status(), "CONFIRMED");
    EXPECT_THAT(proposed().answer(schedule("site: 'SPSSA000244'"), kProvider),
                refuses(v1::SITE_UNKNOWN));
}

TEST(Schedule, IsTheProvidersAlone) {
    for (const auto& other : {kProposer, kSite, kStranger})
        EXPECT_THAT(proposed().answer(kSchedule, other), refuses(v1::NOT_THE_PROVIDER));
    EXPECT_THAT(proposed().answer(kSchedule, engine(common::v1::CLINICIAN)),
                refuses(v1::INSTITUTION_MISSING));
}

TEST(Schedule, IsForAProposedSession) {
    EXPECT_THAT(Session().answer(kSchedule, kProvider), refuses(v1::NOT_THE_PROVIDER));
    EXPECT_THAT(confirmed().answer(kSchedule, kProvider), refuses(v1::NOT_TO_BE_SCHEDULED));
    EXPECT_THAT(completed().answer(kSchedule, kProvider), refuses(v1::SESSION_ENDED));
    EXPECT_THAT(proposed().after(kVoid, kProposer).answer(kSchedule, kProvider),
                refuses(v1::SESSION_VOIDED));
}

TEST(Schedule, NeedsAZoneThatThereIsAndSomebodyWhoAttends) {
    EXPECT_THAT(proposed().answer(schedule("known_time_zone: false"), kProvider),
                refuses(v1::TIME_ZONE_UNKNOWN));
    EXPECT_THAT(proposed().answer(schedule("professional: ''"), kProvider),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(proposed().answer(schedule("end " + seconds(kStart_us)), kProvider),
                refuses(v1::COMMAND_MALFORMED));
}

TEST(Confirm, KeepsTheConsentAndHowLongThePatientIsAwaited) {
    const auto session = scheduled().after(
        "confirm_tele_session { consent: BY_REPRESENTATIVE channel: WHATSAPP contact: '444'"
        " consented_by: 'her daughter' }",
        kSite);
    EXPECT_THAT(session.last(),
                equals_text("tele_session_confirmed { consent: BY_REPRESENTATIVE channel: WHATSAPP"
                            " grace_min: 15 contact: '444' consented_by: 'her daughter'"
                            " no_show_after { timer: 'no_show_after' only_while_served: true"
                            " due_us: " +
                            us(kStart_us + kGrace) + "response_us: " + us(kGrace) + "} }"));
}

TEST(Confirm, AwaitsThePatientFromNowOnWhereTheStartIsPast) {
    const auto late = scheduled().at(kStart_us + kHour).after(kConfirm, kSite);
    EXPECT_THAT(late.clock(), testing::Pair("no_show_after", kStart_us + kHour + kGrace));
}

TEST(Confirm, NeedsConsentAndAWayToReachThePatient) {
    EXPECT_THAT(scheduled().answer("confirm_tele_session { channel: SMS }", kSite),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(scheduled().answer("confirm_tele_session { consent: WRITTEN }", kSite),
                refuses(v1::COMMAND_MALFORMED));
}

TEST(Confirm, IsThePresentingSitesOnceThereIsATime) {
    for (const auto& other : {kProposer, kProvider, kStranger})
        EXPECT_THAT(scheduled().answer(kConfirm, other), refuses(v1::NOT_THE_PRESENTING_SITE));
    EXPECT_THAT(proposed().answer(kConfirm, kSite), refuses(v1::NOT_TO_BE_CONFIRMED));
}

TEST(Reschedule, IsANewAttempt) {
    const auto again = no_show().after(kReschedule, kProvider);
    EXPECT_EQ(again.last().tele_session_rescheduled().attempt(), 2u);
    EXPECT_EQ(again.state().no_shows(), 1u);
    EXPECT_EQ(again.clock().first, "confirm_by");
    const auto third = Session(again).after(kConfirm, kSite).after(kFail, kSite);
    EXPECT_EQ(
        Session(third).after(kReschedule, kProvider).last().tele_session_rescheduled().attempt(),
        3u);
}

TEST(Reschedule, BeginsTheLadderOfEscalationAnew) {
    auto late = no_show();
    late.after_clock(late.clock().second);
    EXPECT_EQ(late.state().escalation_level(), 1u);
    EXPECT_EQ(late.after(kReschedule, kProvider).state().escalation_level(), 0u);
}

TEST(Reschedule, HasAnEnd) {
    EXPECT_THAT(exhausted().answer(kReschedule, kProvider), refuses(v1::ATTEMPTS_EXHAUSTED));
}

TEST(Reschedule, IsForWhatFailedOrWasMissed) {
    EXPECT_THAT(scheduled().answer(kReschedule, kProvider), refuses(v1::NOT_TO_BE_RESCHEDULED));
    EXPECT_THAT(no_show().answer(kReschedule, kSite), refuses(v1::NOT_THE_PROVIDER));
    EXPECT_THAT(no_show().answer(
                    "reschedule_tele_session { " + slot_at(kStart_us) + "known_time_zone: false }",
                    kProvider),
                refuses(v1::TIME_ZONE_UNKNOWN));
}

}  // namespace
}  // namespace enlace::telemedicine
