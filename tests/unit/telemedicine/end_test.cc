#include <gtest/gtest.h>

#include "deadlines/clocks.h"
#include "unit/telemedicine/session_support.h"

// How a session ends without having been held, and what time does to it.
namespace enlace::telemedicine {
namespace {

TEST(Abandon, AsksForAVisitOnceItWasTriedAsOftenAsIsAllowed) {
    EXPECT_THAT(
        exhausted().answer(kAbandon, kProvider),
        accepts("tele_follow_up_abandoned { code: NO_SHOW case_id: 'case-00ABC'"
                " patient_id: 'patient-00ABC' proposer: 'SPSSA000011' no_shows: 1 tech_failures: 2"
                " asks_home_visit: true priority: ROUTINE counted {} reason: 'in vain'"
                " visit { what_to_check: 'the wound' } visit_window_start_us: " +
                us(kStart_us + kDay + kGrace) +
                "visit_window_end_us: " + us(kStart_us + 8 * kDay + kGrace) + "}"));
}

TEST(Abandon, WaitsForTheLastAttemptWhereAnotherOneMightHelp) {
    for (const auto* code : {"NO_SHOW", "UNREACHABLE", "TECHNICAL"}) {
        EXPECT_THAT(no_show().answer(abandon(code, kWithVisit), kProvider),
                    refuses(v1::ATTEMPTS_REMAIN))
            << code;
        EXPECT_EQ(exhausted().after(abandon(code, kWithVisit), kProvider).status(), "CANCELLED");
    }
    EXPECT_EQ(no_show().after(abandon("DEATH", kWithoutVisit), kProvider).status(), "CANCELLED");
}

TEST(Abandon, SaysWhyThereIsToBeNoVisit) {
    EXPECT_THAT(exhausted().answer(abandon("NO_SHOW", "ask_home_visit: false"), kProvider),
                refuses(v1::WHY_NO_VISIT_MISSING));
    const auto event = exhausted().after(abandon("NO_SHOW", kWithoutVisit + kVisitForm), kProvider);
    EXPECT_FALSE(event.last().tele_follow_up_abandoned().asks_home_visit());
    EXPECT_FALSE(event.last().tele_follow_up_abandoned().has_visit());
    EXPECT_EQ(event.last().tele_follow_up_abandoned().visit_window_end_us(), 0);
}

TEST(Abandon, IsTheProvidersOfASessionThatFailedOrWasMissed) {
    EXPECT_THAT(exhausted().answer(kAbandon, kSite), refuses(v1::NOT_THE_PROVIDER));
    EXPECT_THAT(confirmed().answer(kAbandon, kProvider), refuses(v1::NOT_TO_BE_ABANDONED));
    EXPECT_THAT(exhausted().answer("abandon_tele_follow_up { code: NO_SHOW }", kProvider),
                refuses(v1::COMMAND_MALFORMED));
}

TEST(Cancel, IsEithersUntilThePatientIsThere) {
    for (const auto& session : {proposed(), scheduled(), confirmed()}) {
        for (const auto& who : {kProvider, kSite}) {
            const auto cancelled = Session(session).after(kCancel, who);
            EXPECT_EQ(cancelled.last().tele_session_cancelled().by(), who.institution());
            EXPECT_EQ(cancelled.last().tele_session_cancelled().case_id(), "case-00ABC");
        }
    }
    EXPECT_THAT(checked_in().answer(kCancel, kSite), refuses(v1::NOT_TO_BE_CANCELLED));
    EXPECT_THAT(proposed().answer(kCancel, kStranger), refuses(v1::NOT_THE_PROVIDER));
}

TEST(Cancel, HasAReasonThatCanBe) {
    EXPECT_THAT(proposed().answer("cancel_tele_session { code: DEATH }", kSite),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(confirmed().answer("cancel_tele_session { code: NO_SHOW reason: 'absent' }", kSite),
                refuses(v1::CODE_NOT_ALLOWED_HERE));
}

TEST(Cancel, IsDoneOnce) {
    EXPECT_THAT(proposed().after(kCancel, kSite).answer(kCancel, kProvider), accepts());
    EXPECT_THAT(completed().answer(kCancel, kProvider), refuses(v1::SESSION_ENDED));
}

TEST(Void, IsTheAuthorsInAnyState) {
    for (auto session : {proposed(), in_session(), completed(), abandoned()})
        EXPECT_EQ(session.after(kVoid, kProposer).status(), "VOIDED");
    EXPECT_THAT(proposed().answer(kVoid, kProvider), refuses(v1::NOT_THE_PROPOSER));
    EXPECT_THAT(proposed().answer("void_tele_session { code: DUPLICATE }", kProposer),
                refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(proposed().after(kVoid, kProposer).answer(kVoid, kProposer), accepts());
}

TEST(Void, SaysWhetherATransferWasPending) {
    EXPECT_FALSE(
        completed().after(kVoid, kProposer).last().tele_session_voided().transfer_was_pending());
    auto urgent = in_session().after(kTransfer, kDoctor);
    EXPECT_TRUE(urgent.state().transfer_pending());
    EXPECT_TRUE(urgent.after(kVoid, kProposer).last().tele_session_voided().transfer_was_pending());
    EXPECT_FALSE(urgent.state().transfer_pending());
}

TEST(Clocks, ThatRunOutRaiseTheEscalationAndEndNothing) {
    for (auto session :
         {proposed(), scheduled(), checked_in(), in_session(), no_show(), tech_failed()}) {
        const std::string status(session.status());
        for (std::uint32_t level = 1; level <= deadlines::kHighestEscalation; ++level) {
            session.after_clock(session.clock().second);
            EXPECT_EQ(session.last().breach_recorded().escalation_level(), level) << status;
            EXPECT_EQ(session.status(), status);
        }
    }
}

// Each clock, by what singles out the session: its need, its priority, and whoever has to act, by
// itself or by where it stands.
TEST(Clocks, RunAsThePolicySays) {
    using Steps = std::vector<std::pair<std::string, Principal>>;
    const Steps to_proposed = {{kPropose, kProposer}};
    const auto and_then = [](Steps steps, const std::string& command, const Principal& actor) {
        steps.emplace_back(command, actor);
        return steps;
    };
    const auto to_scheduled = and_then(to_proposed, kSchedule, kProvider);
    const auto to_confirmed = and_then(to_scheduled, kConfirm, kSite);
    struct Clock {
        std::string name;
        bool is_sites;
        Steps steps;
    };
    const Clock clocks[] = {
        {"schedule_by", false, to_proposed},
        {"confirm_by", true, to_scheduled},
        {"no_show_after", true, to_confirmed},
        {"session_limit", false, and_then(to_confirmed, kBegin, kDoctor)},
        {"reschedule_by", false, and_then(to_confirmed, kFail, kDoctor)},
    };
    for (const auto& [name, is_sites, steps] : clocks) {
        const auto runs_otherwise = [&](base::ClockException where) {
            auto changed = policy();
            changed.standings = {{kProviderClues, {{0, "II"}}}, {kSiteClues, {{0, "V"}}}};
            where.rule = {.duration_us = 7 * kHour, .response_us = 7 * kHour};
            changed.exceptions["telemedicine." + name] = {where};
            Session as_shipped, as_changed(changed);
            for (const auto& [command, actor] : steps) {
                as_shipped.after(command, actor);
                as_changed.after(command, actor);
            }
            EXPECT_EQ(as_changed.clock().first, name);
            return as_shipped.clock() != as_changed.clock();
        };
        EXPECT_TRUE(runs_otherwise({.type = "FOLLOW_UP"})) << name;
        EXPECT_FALSE(runs_otherwise({.type = "MENTAL_HEALTH"})) << name;
        EXPECT_TRUE(runs_otherwise({.priority = "ROUTINE"})) << name;
        EXPECT_FALSE(runs_otherwise({.priority = "URGENT"})) << name;
        EXPECT_EQ(runs_otherwise({.institution = kSiteClues}), is_sites) << name;
        EXPECT_EQ(runs_otherwise({.institution = kProviderClues}), !is_sites) << name;
        EXPECT_EQ(runs_otherwise({.jurisdiction = "V"}), is_sites) << name;
        EXPECT_EQ(runs_otherwise({.jurisdiction = "II"}), !is_sites) << name;
    }
}

TEST(Clocks, LeaveTheTimeToRespondThatGoesWithTheJurisdiction) {
    auto quick = policy();
    quick.standings = {{kProviderClues, {{0, "II"}}}};
    quick.exceptions["telemedicine.schedule_by"] = {
        {.jurisdiction = "II", .rule = {.duration_us = kDay, .response_us = kHour}}};
    auto session = Session(quick).after(kPropose, kProposer);
    session.after_clock(kNow_us + kDay);
    EXPECT_EQ(session.clock().second, kNow_us + kDay + kHour);
}

TEST(Clocks, AreTheTimersAlone) {
    EXPECT_THAT(proposed().answer("record_breach { timer: 'schedule_by' version: 1 }", kProposer),
                refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(Session().answer("record_breach { timer: 'schedule_by' version: 1 }", kTimer),
                refuses(v1::SESSION_UNKNOWN));
}

TEST(Conflicts, AreRecordedAndChangeNothing) {
    const std::string conflict = "record_conflict { guard: 'case' rested_on: '1' found: '2' }";
    for (const auto& session : {proposed(), completed(), abandoned()})
        EXPECT_EQ(Session(session).after(conflict, kReaction).status(), session.status());
    EXPECT_THAT(proposed().answer(conflict, kProposer), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(Session().answer(conflict, kReaction), refuses(v1::SESSION_UNKNOWN));
    EXPECT_THAT(proposed().after(kVoid, kProposer).answer(conflict, kReaction),
                refuses(v1::SESSION_VOIDED));
}

TEST(NextStep, IsTheSitesWhileThePatientHasToSayOrCome) {
    for (const auto& session : {scheduled(), confirmed()})
        EXPECT_EQ(owes_next_step(session.state()), kPresentingSite) << session.status();
    for (const auto& session : {proposed(), checked_in(), in_session(), no_show(), tech_failed()})
        EXPECT_EQ(owes_next_step(session.state()), kProviderUnit) << session.status();
    for (const auto& session : {Session(), completed(), abandoned()})
        EXPECT_EQ(owes_next_step(session.state()), "") << session.status();
}

TEST(Ownership, NamesEachUnitOnce) {
    EXPECT_THAT(ownership(proposed().state()),
                equals_text("institutions: 'SPSSA000011' institutions: 'SPSSA000203'"
                            " institutions: 'SPSSA000133'"));
    const auto own = Session().after(propose("site: '' proposer: 'SPSSA000203'"), kProvider);
    EXPECT_THAT(ownership(own.state()), equals_text("institutions: 'SPSSA000203'"));
}

TEST(Decide, ThrowsAtWhatThisBuildDoesNotKnow) {
    EXPECT_THROW((void)decide({}, {}, policy()), std::logic_error);
    EXPECT_THROW((void)evolve({}, {}, {}), std::logic_error);
}

}  // namespace
}  // namespace enlace::telemedicine
