#include <gtest/gtest.h>

#include "base/date.h"
#include "views/services.h"
#include "views_world.h"
#include "zones/time_zone.h"

// Telemedicine sessions: what each unit sees of one, the agenda of a day, and lists.
namespace enlace::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::UnorderedElementsAre;
using views::Refused;

constexpr auto kProposer = "SPSSA000011";
constexpr auto kProvider = "SPSSA000203";
constexpr auto kSite = "SPSSA000133";
constexpr auto kStranger = "SPSSA000244";
constexpr auto kMexico = "America/Mexico_City";
constexpr auto kTijuana = "America/Tijuana";

const std::string kConfirmed =
    "tele_session_confirmed { consent: VERBAL channel: LLAMADA contact: '444' no_show_after { "
    "timer: 'no_show_after' due_us: 1800000000000000 } }";
const std::string kBegun =
    "tele_session_started { started_at_us: 5 session_limit { timer: 'session_limit' due_us: 9 } }";
const std::string kReport =
    "tele_session_completed { disposition: DISCHARGE note: 'heals' diagnosis: 'T81' }";

common::v1::Principal doctor(const std::string& clues) {
    auto who = hospital(clues);
    who.set_role(common::v1::CLINICIAN);
    return who;
}

class Sessions : public testing::Test {
protected:
    std::string proposed(std::int64_t schedule_by_us = 1'800'000'000'000'000) {
        const auto patient = world.patient();
        const auto id = world.session(patient, schedule_by_us);
        of[id] = patient;
        return id;
    }
    void on(const std::string& id, const std::vector<std::string>& events) {
        for (const auto& event : events) world.on_session(id, of.at(id), event);
    }
    static std::string slot(const std::string& event, std::int64_t start_us, int offset_min) {
        return event + " { start_us: " + std::to_string(start_us) +
               " end_us: " + std::to_string(start_us + base::kMinute_us) +
               " time_zone: 'America/Tijuana' utc_offset_min: " + std::to_string(offset_min) +
               " professional: 'md-1' site: 'SPSSA000133' attempt: 1 room: 'https://sala/1'"
               " confirm_by { timer: 'confirm_by' due_us: 1800000000000000 } }";
    }
    std::string scheduled(std::int64_t start_us, int offset_min = -360) {
        const auto id = proposed();
        on(id, {slot("tele_session_scheduled", start_us, offset_min)});
        return id;
    }
    views::v1::SessionView seen_by(const common::v1::Principal& who, const std::string& id) {
        return running.queries().session(who, id).value();
    }
    std::vector<std::string> agenda(const std::string& clues,
                                    const std::string& day,
                                    const std::string& zone) {
        return ids(running.queries().agenda(hospital(clues), clues, day, zone, {}).value());
    }
    static std::int64_t begin_us(const std::string& zone, const std::string& day) {
        return zones::TimeZone::find(zone)->day(*base::parse_date(day)).begin_us;
    }

    ViewsWorld world;
    RunningViews running{world};
    std::map<std::string, std::string> of;  // Session -> patient.
};

TEST_F(Sessions, AreShownToEachUnitWithWhatItMayDo) {
    const auto id = proposed();
    const auto providers = seen_by(hospital(kProvider), id);
    EXPECT_EQ(providers.state(), "PROPOSED");
    EXPECT_EQ(providers.owes_next_step(), "provider_unit");
    EXPECT_EQ(providers.details().proposal().reason(), "the wound");
    EXPECT_EQ(providers.language(), "nch");
    EXPECT_THAT(providers.actions(),
                UnorderedElementsAre("ScheduleTeleSession", "CancelTeleSession"));
    EXPECT_THAT(seen_by(hospital(kSite), id).actions(), ElementsAre("CancelTeleSession"));
    EXPECT_THAT(seen_by(hospital(kProposer), id).actions(), ElementsAre("VoidTeleSession"));
    on(id, {slot("tele_session_scheduled", 1'000'000, -360), kConfirmed});
    EXPECT_THAT(seen_by(doctor(kProvider), id).actions(), Contains("StartTeleSession"));
    EXPECT_THAT(seen_by(hospital(kProvider), id).actions(), Not(Contains("StartTeleSession")));
    EXPECT_THAT(seen_by(hospital(kSite), id).actions(), Contains("CheckInPatient"));
}

TEST_F(Sessions, OfOthersAreMissing) {
    const auto id = proposed();
    const auto& queries = running.queries();
    for (const auto& who : {hospital(kStranger), coordinator(), data_team()})
        EXPECT_EQ(queries.session(who, id).error(), Refused::not_found);
    EXPECT_EQ(queries.sessions(hospital(kSite), kProvider, {}, {}).error(), Refused::not_found);
}

TEST_F(Sessions, SayWhatTheyFoundToThoseWhoHadThemHeld) {
    const auto id = scheduled(1'000'000);
    on(id, {kConfirmed, kBegun, kReport});
    EXPECT_EQ(seen_by(hospital(kProvider), id).details().report().note(), "heals");
    EXPECT_EQ(seen_by(hospital(kProposer), id).details().report().diagnosis(), "T81");
    const auto sites = seen_by(hospital(kSite), id);
    EXPECT_EQ(sites.disposition(), telemedicine::v1::Disposition::DISCHARGE);
    EXPECT_FALSE(sites.details().has_report());
    EXPECT_EQ(sites.details().confirmation().contact(), "444");
}

TEST_F(Sessions, ShowTheNewAttemptsTimeAndNothingOfTheFormerOne) {
    const auto id = scheduled(1'000'000);
    on(id, {kConfirmed,
            "tele_tech_failed { code: POWER tech_failures: 1 reschedule_by { timer: "
            "'reschedule_by' due_us: 1800000000000000 } }"});
    EXPECT_EQ(seen_by(hospital(kSite), id).last_failure(), telemedicine::v1::TeleFailure::POWER);
    on(id, {slot("tele_session_rescheduled", 9'000'000, -360)});
    const auto again = seen_by(hospital(kSite), id);
    EXPECT_EQ(again.start().seconds(), 9);
    EXPECT_EQ(again.consent(), telemedicine::v1::TeleConsent::UNSPECIFIED);
    EXPECT_FALSE(again.details().has_confirmation());
    EXPECT_EQ(again.details().room(), "https://sala/1");
    EXPECT_EQ(again.tech_failures(), 1u);
}

TEST_F(Sessions, SayThatATransferIsPending) {
    const auto id = scheduled(1'000'000);
    on(id, {kConfirmed, kBegun, "tele_session_completed { disposition: URGENT_TRANSFER }"});
    EXPECT_TRUE(seen_by(hospital(kProposer), id).transfer_pending());
    on(id, {"tele_session_voided { code: WRONG_PATIENT }"});
    EXPECT_FALSE(seen_by(hospital(kProposer), id).transfer_pending());
}

TEST_F(Sessions, StandInTheAgendaOfBothUnitsInTheirOrder) {
    const auto noon_us = begin_us(kMexico, "2026-01-20") + 12 * base::kHour_us;
    const auto later = scheduled(noon_us + base::kHour_us);
    const auto first = scheduled(noon_us);
    const auto other_day = scheduled(noon_us + base::kDay_us);
    for (const auto* unit : {kProvider, kSite})
        EXPECT_THAT(agenda(unit, "2026-01-20", kMexico), ElementsAre(first, later));
    EXPECT_THAT(agenda(kProposer, "2026-01-20", kMexico), IsEmpty()) << "it only asked";
    EXPECT_THAT(agenda(kProvider, "2026-01-21", kMexico), ElementsAre(other_day));
}

TEST_F(Sessions, BelongToTheDayOfTheZoneThatIsAskedFor) {
    const auto id = scheduled(begin_us("UTC", "2026-01-20") + base::kHour_us);
    EXPECT_THAT(agenda(kProvider, "2026-01-20", "UTC"), ElementsAre(id));
    EXPECT_THAT(agenda(kProvider, "2026-01-19", kMexico), ElementsAre(id));
    EXPECT_THAT(agenda(kProvider, "2026-01-20", kMexico), IsEmpty());
}

TEST_F(Sessions, AreInOneAgendaOnlyInNightsInWhichClocksAreChanged) {
    // 8 March: from two to three there is nothing. 1 November: from one to two there is all twice.
    for (const auto* day : {"2026-03-08", "2026-11-01"}) {
        const auto from_us = begin_us(kTijuana, day);
        std::vector<std::string> all;
        for (int hour = 0; hour < 25; ++hour)
            all.push_back(scheduled(from_us + hour * base::kHour_us));
        const auto today = agenda(kProvider, day, kTijuana);
        const std::size_t hours = std::string_view(day) == "2026-03-08" ? 23 : 25;
        EXPECT_EQ(today, std::vector(all.begin(), all.begin() + static_cast<long>(hours)));
        const auto next = std::string(day).substr(0, 9) + (hours == 23 ? "9" : "2");
        EXPECT_THAT(agenda(kProvider, next, kTijuana), SizeIs(25 - hours)) << next;
    }
}

TEST_F(Sessions, StandInTheAgendaOfTheTwentyNinthOfFebruary) {
    const auto day_us = begin_us(kMexico, "2024-02-29");
    const auto first = scheduled(day_us);
    const auto last = scheduled(day_us + base::kDay_us - 1);
    const auto march = scheduled(day_us + base::kDay_us);
    EXPECT_THAT(agenda(kSite, "2024-02-29", kMexico), ElementsAre(first, last));
    EXPECT_THAT(agenda(kSite, "2024-03-01", kMexico), ElementsAre(march));
}

TEST_F(Sessions, AreShownByTheClocksOfTheirPlaceAsTheyWereScheduled) {
    const auto start_us = begin_us(kTijuana, "2026-03-08") + 3 * base::kHour_us;
    EXPECT_EQ(seen_by(hospital(kSite), scheduled(start_us, -420)).local_start(),
              "2026-03-08T04:00-07:00");
    EXPECT_EQ(seen_by(hospital(kSite), scheduled(begin_us("UTC", "2024-02-29"), 330)).local_start(),
              "2024-02-29T05:30+05:30");
    EXPECT_EQ(seen_by(hospital(kSite), proposed()).local_start(), "");
}

TEST_F(Sessions, StayInTheAgendaWhateverBecameOfThemUnlessTheyNeverWere) {
    const auto noon_us = begin_us(kMexico, "2026-01-20") + 12 * base::kHour_us;
    const auto held = scheduled(noon_us);
    on(held, {kConfirmed, kBegun, kReport});
    const auto void_one = scheduled(noon_us);
    on(void_one, {"tele_session_voided { code: DUPLICATE }"});
    EXPECT_THAT(agenda(kProvider, "2026-01-20", kMexico), ElementsAre(held));
}

TEST_F(Sessions, OfADayComePageByPage) {
    const auto from_us = begin_us(kMexico, "2026-01-20");
    std::vector<std::string> all;
    scheduled(from_us - 1);
    for (int i = 0; i < 5; ++i) all.push_back(scheduled(from_us + i));
    scheduled(from_us + base::kDay_us);
    std::vector<std::string> seen;
    std::string cursor;
    do {
        const auto page = running.queries()
                              .agenda(hospital(kProvider), kProvider, "2026-01-20", kMexico,
                                      {.cursor = cursor, .limit = 2})
                              .value();
        EXPECT_EQ(page.ends_at().seconds() - page.begins_at().seconds(), 86'400);
        for (const auto& id : ids(page)) seen.push_back(id);
        cursor = page.next_cursor();
    } while (!cursor.empty());
    EXPECT_EQ(seen, all);
}

TEST_F(Sessions, AreAskedForByDaysAndZonesThatThereAre) {
    const auto asked = [&](std::string_view day, std::string_view zone) {
        return running.queries().agenda(hospital(kSite), kSite, day, zone, {}).error();
    };
    EXPECT_EQ(asked("2026-02-29", kMexico), Refused::bad_day);
    EXPECT_EQ(asked("2026-02-28", "America/San_Luis"), Refused::unknown_time_zone);
}

TEST_F(Sessions, ThatAreOpenStandInAListOfEachUnitByTheClockThatRunsOutFirst) {
    const auto later = proposed(1'800'000'000'000'000);
    const auto first = proposed(1'700'000'000'000'000);
    const auto ended = proposed();
    on(ended, {"tele_session_cancelled { code: DEATH }"});
    for (const auto* unit : {kProposer, kProvider, kSite}) {
        EXPECT_THAT(ids(running.queries().sessions(hospital(unit), unit, {}, {}).value()),
                    ElementsAre(first, later));
        EXPECT_THAT(ids(running.queries().sessions(hospital(unit), unit, "NO_SHOW", {}).value()),
                    IsEmpty());
    }
}

TEST_F(Sessions, StandInTheBreachListOfWhoeverLetThemLie) {
    const auto id = proposed(1);
    on(id, {"breach_recorded { timer: 'schedule_by' escalation_level: 1 }"});
    const auto breaches = [&](const std::string& clues) {
        return *running.queries().breaches(hospital(clues), clues, {});
    };
    ASSERT_THAT(ids(breaches(kProvider)), ElementsAre(id));
    EXPECT_EQ(breaches(kProvider).items(0).breach(), "schedule_by");
    EXPECT_EQ(breaches(kProvider).items(0).escalation_level(), 1u);
    EXPECT_THAT(ids(breaches(kSite)), IsEmpty());
    on(id, {slot("tele_session_scheduled", 1'000'000, -360),
            "breach_recorded { timer: 'confirm_by' escalation_level: 1 }"});
    EXPECT_THAT(ids(breaches(kProvider)), IsEmpty());
    EXPECT_THAT(ids(breaches(kSite)), ElementsAre(id));
}

TEST_F(Sessions, AndReferralsStandInThePatientsOwnView) {
    const auto id = scheduled(1'000'000);
    const auto& patient = of.at(id);
    const auto referral = world.referral(patient);
    const auto view = running.queries().patient(hospital(kProposer), patient, {}).value();
    ASSERT_THAT(view.sessions(), SizeIs(1));
    EXPECT_EQ(view.sessions(0).id(), id);
    EXPECT_EQ(view.sessions(0).details().proposal().reason(), "the wound");
    EXPECT_THAT(view.sessions(0).actions(), Contains("VoidTeleSession"));
    ASSERT_THAT(view.referrals(), SizeIs(1));
    EXPECT_EQ(view.referrals(0).id(), referral);
    EXPECT_EQ(view.referrals(0).details().form().reason(), "chest pain");
    EXPECT_THAT(view.referrals(0).actions(), Contains("CancelReferral"));
    const auto timeline = running.queries().timeline(hospital(kProposer), patient, {}, {}).value();
    EXPECT_TRUE(std::ranges::any_of(timeline.entries(), [](const auto& entry) {
        return entry.session().tele_session_proposed().reason() == "the wound";
    }));
}

TEST_F(Sessions, OfOtherUnitsAreLeftOutOfThePatientsView) {
    const auto id = proposed();
    const auto patient = of.at(id);
    world.on_session(world.new_stream("tele", patient), patient,
                     "tele_session_proposed { patient_id: '" + patient +
                         "' proposer: 'SPSSA000244' provider: 'SPSSA000244' site: 'SPSSA000244'"
                         " schedule_by { timer: 'schedule_by' due_us: 9 } }");
    const auto view = running.queries().patient(hospital(kProposer), patient, {}).value();
    ASSERT_THAT(view.sessions(), SizeIs(1));
    EXPECT_EQ(view.sessions(0).id(), id);
    EXPECT_THAT(running.queries().patient(state_coordinator(), patient, {})->sessions(), SizeIs(2));
}

TEST_F(Sessions, AreShownAsTheyWereAtAnEarlierMomentWithoutAnythingToDo) {
    const auto id = proposed();
    const auto before_us = world.clock.wall_us();
    world.clock.advance_us(base::kHour_us);
    on(id, {slot("tele_session_scheduled", 1'000'000, -360)});
    const auto then = running.queries()
                          .patient(hospital(kProposer), of.at(id), {.as_known_at_us = before_us})
                          .value();
    ASSERT_THAT(then.sessions(), SizeIs(1));
    EXPECT_EQ(then.sessions(0).state(), "PROPOSED");
    EXPECT_THAT(then.sessions(0).actions(), IsEmpty());
}

TEST_F(Sessions, LeaveFindingsOutOfTheSitesTimeline) {
    const auto id = scheduled(1'000'000);
    // The site knows the patient, too.
    world.on_patient(of.at(id), "registration_repeated { institution: 'SPSSA000133' }",
                     {.principal = hospital(kSite)});
    on(id, {kConfirmed, kBegun, kReport});
    const auto notes = [&](const std::string& clues) {
        std::vector<std::string> found;
        const auto page = running.queries().timeline(hospital(clues), of.at(id), {}, {}).value();
        for (const auto& entry : page.entries()) {
            if (entry.type().ends_with("TeleSessionCompleted"))
                found.push_back(entry.session().tele_session_completed().note());
        }
        return found;
    };
    EXPECT_THAT(notes(kProposer), ElementsAre("heals"));
    EXPECT_THAT(notes(kSite), ElementsAre(""));
}

TEST_F(Sessions, ShowWhatHappenedInTheOrderInWhichItDidAndMarkWhatContradictsIt) {
    const auto id = scheduled(1'000'000);
    const auto now_us = world.clock.wall_us();
    const auto at = [&](const std::string& event, std::int64_t occurred_us) {
        world.on_session(id, of.at(id), event, {.occurred_at_us = occurred_us});
    };
    at(kConfirmed, now_us);
    world.clock.advance_us(2 * base::kHour_us);
    at(kBegun, now_us + base::kHour_us);  // Told an hour late, but in order.
    at("tele_tech_failed { code: POWER tech_failures: 1 reschedule_by { timer: 'reschedule_by' "
       "due_us: 9 } }",
       now_us + base::kMinute_us);  // Before the session had begun?
    const auto view = seen_by(hospital(kSite), id);
    std::vector<std::uint64_t> versions;
    for (const auto& step : view.steps()) versions.push_back(step.version());
    EXPECT_THAT(versions, ElementsAre(1, 2, 3, 5, 4));
    std::vector<bool> late, contradicts;
    for (const auto& step : view.steps()) {
        late.push_back(step.late());
        contradicts.push_back(step.contradicts());
    }
    EXPECT_THAT(late, ElementsAre(false, false, false, true, true));
    EXPECT_THAT(contradicts, ElementsAre(false, false, false, true, false));
    EXPECT_EQ(view.steps(3).type(), "enlace.telemedicine.v1.TeleTechFailed");
    EXPECT_EQ(view.state(), "TECH_FAILED") << "as it was recorded";
}

TEST_F(Sessions, AreStreamedToEachUnitThatHasToDoWithThemUntilAnotherGivesThem) {
    const auto id = scheduled(1'000'000);
    auto elsewhere = slot("tele_session_rescheduled", 2'000'000, -360);
    elsewhere.replace(elsewhere.find(kSite), std::string_view(kSite).size(), kStranger);
    on(id, {"tele_tech_failed { code: POWER tech_failures: 1 }", elsewhere});
    const auto& queries = running.queries();
    const auto streamed = [&](const std::string& clues) {
        views::FeedPlace place(queries.feed_partitions(views::kTelemedicine));
        std::vector<std::string> told;
        const auto items = *queries.session_feed(hospital(clues), clues, place, 100);
        for (const auto& item : items) {
            EXPECT_EQ(item.notice.id(), id);
            told.push_back(item.notice.withdrawn() ? "withdrawn" : item.notice.state());
        }
        return told;
    };
    EXPECT_THAT(streamed(kProposer),
                ElementsAre("PROPOSED", "SCHEDULED", "TECH_FAILED", "SCHEDULED"));
    EXPECT_EQ(streamed(kProvider), streamed(kProposer));
    EXPECT_THAT(streamed(kSite), ElementsAre("withdrawn")) << "what was its own is no more";
    EXPECT_THAT(streamed(kStranger), ElementsAre("SCHEDULED"));
    views::FeedPlace place(queries.feed_partitions(views::kTelemedicine));
    EXPECT_EQ(queries.session_feed(hospital(kStranger), kProvider, place, 4).error(),
              Refused::not_found);
}

TEST_F(Sessions, AreFoundByTheirFolio) {
    const auto id = proposed();
    const auto folio = running.queries().session(hospital(kSite), id)->enlace_folio();
    EXPECT_EQ(folio.substr(0, 2), "M-");
    EXPECT_EQ(running.queries().id_of(hospital(kSite), "tele", folio), id);
}

}  // namespace
}  // namespace enlace::test
