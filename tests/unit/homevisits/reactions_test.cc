#include "homevisits/domain/reactions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/homevisits/visit_support.h"

namespace enlace::homevisits {
namespace {

using test::equals_text;
using test::from_text;
using testing::IsEmpty;
using testing::SizeIs;

constexpr base::Origin kCase{.stream = "case-00ABC", .version = 5, .slot = 0};
constexpr base::Origin kVisit{.stream = "visit-00V", .version = 1, .slot = 0};

std::string contact(const std::string& fields) {
    return "patient_id: 'patient-00ABC' institution: 'SPSSA000011' priority: URGENT"
           " place { municipality: '24012' } visit_window_start_us: 1500000"
           " visit_window_end_us: 9000000 " +
           fields;
}

auto after_contact(const std::string& fields) {
    return ask_for_visit(from_text<intake::v1::ContactAttempted>(contact(fields)), kCase);
}

TEST(AskForVisit, AsksForOneWhereThePatientCouldNotBeReached) {
    const auto reacted = after_contact(
        "ask_for_visit: true do_not_contact: true name: 'Ana' address: 'Juarez 5' telephone: '444'"
        " counted { age_band: AGE_75_PLUS municipality: '24012' }");
    ASSERT_THAT(reacted, SizeIs(1));
    EXPECT_EQ(reacted[0].stream, "") << "a new visit";
    EXPECT_THAT(reacted[0].command,
                equals_text("request_home_visit { case_id: 'case-00ABC' reason:"
                            " NOT_REACHED_BY_TELEPHONE place { municipality: '24012' }"
                            " window_start { seconds: 1 nanos: 500000000 }"
                            " window_end { seconds: 9 } priority: URGENT do_not_contact: true"
                            " name: 'Ana' address: 'Juarez 5' telephone: '444'"
                            " what_to_check: 'NOT_REACHED_BY_TELEPHONE'"
                            " patient_id: 'patient-00ABC' requester: 'SPSSA000011'"
                            " counted { age_band: AGE_75_PLUS municipality: '24012' } }"));
}

TEST(AskForVisit, AsksForNoneAfterAnyOtherCall) {
    EXPECT_THAT(after_contact("unreached_attempts: 2"), IsEmpty());
}

TEST(AskForVisit, MakesARequestThatIsAcceptedEvenIfThePatientsDataWereErased) {
    for (const auto* place : {"place { municipality: '24012' }", ""}) {
        auto event = from_text<intake::v1::ContactAttempted>(contact("ask_for_visit: true"));
        event.clear_place();
        if (*place) event.mutable_place()->set_municipality("24012");
        auto command = ask_for_visit(event, kCase).at(0).command;
        *command.mutable_context()->mutable_actor() = kReaction;
        command.mutable_context()->set_now_us(kNow_us);
        EXPECT_THAT(decide(command, {}, policy()).events(), SizeIs(1)) << place;
    }
}

constexpr base::Origin kSession{.stream = "tele-00T", .version = 6, .slot = 0};
const std::string kWhose =
    "case_id: 'case-00ABC' patient_id: 'patient-00ABC' visit_window_start_us: 1000000"
    " visit_window_end_us: 9000000 counted { municipality: '24012' } ";
const std::string kAsked =
    "case_id: 'case-00ABC' reason: FOLLOW_UP window_start { seconds: 1 } window_end { seconds: 9 }"
    " patient_id: 'patient-00ABC' counted { municipality: '24012' } asked_by: 'tele-00T' ";

TEST(AskForVisit, AsksForTheOneThatASessionEndsWith) {
    const auto after = [](const std::string& fields) {
        return visit_after_session(
            from_text<telemedicine::v1::TeleSessionCompleted>(
                kWhose + "proposer: 'SPSSA000011' priority: URGENT " + fields),
            kSession);
    };
    const auto reacted = after(
        "disposition: HOME_VISIT visit { what_to_check: 'the wound' name: 'Ana' address: 'Juarez 5'"
        " telephone: '444' landmarks: 'church' safety_note: 'dogs' }");
    ASSERT_THAT(reacted, SizeIs(1));
    EXPECT_EQ(reacted[0].stream, "") << "a new visit";
    EXPECT_THAT(
        reacted[0].command,
        equals_text("request_home_visit { " + kAsked +
                    "place { municipality: '24012' } priority: URGENT name: 'Ana'"
                    " requester: 'SPSSA000011' address: 'Juarez 5' telephone: '444'"
                    " landmarks: 'church' what_to_check: 'the wound' safety_note: 'dogs' }"));
    const auto elsewhere =
        after("disposition: HOME_VISIT visit { place { municipality: '24028' } priority: ASAP }");
    EXPECT_EQ(elsewhere.at(0).command.request_home_visit().place().municipality(), "24028");
    EXPECT_EQ(elsewhere.at(0).command.request_home_visit().priority(), common::v1::ASAP);
    for (const auto* other : {"CONTROL", "DISCHARGE", "REFERRAL", "URGENT_TRANSFER"})
        EXPECT_THAT(after("disposition: " + std::string(other)), IsEmpty()) << other;
}

TEST(AskForVisit, AsksForOneWhereAFollowUpIsGivenUp) {
    const auto after = [](const std::string& fields) {
        return visit_after_follow_up(from_text<telemedicine::v1::TeleFollowUpAbandoned>(
                                         kWhose + "proposer: 'SPSSA000011' " + fields),
                                     kSession);
    };
    EXPECT_THAT(after(""), IsEmpty());
    EXPECT_THAT(after("asks_home_visit: true priority: ROUTINE").at(0).command,
                equals_text("request_home_visit { " + kAsked +
                            "place { municipality: '24012' } priority: ROUTINE"
                            " requester: 'SPSSA000011' }"));
}

TEST(AskForVisit, AsksForTheOneThatACounterReferralWants) {
    const auto after = [](const std::string& fields) {
        return visit_after_counter_referral(
            from_text<referral::v1::CounterReferralIssued>(
                "receiver: 'SPSSA000203' instructions: 'change the dressing' " + fields),
            {.stream = "referral-00R", .version = 9, .slot = 0});
    };
    EXPECT_THAT(after(kWhose), IsEmpty());
    const auto asked = after(kWhose + "asks_home_visit: true address: 'Juarez 5'").at(0).command;
    EXPECT_EQ(asked.request_home_visit().requester(), "SPSSA000203") << "the unit that attended";
    EXPECT_EQ(asked.request_home_visit().what_to_check(), "change the dressing");
    EXPECT_EQ(asked.request_home_visit().address(), "Juarez 5");
    EXPECT_EQ(asked.request_home_visit().asked_by(), "referral-00R");
    EXPECT_THAT(after("asks_home_visit: true"), IsEmpty())
        << "issued by a release that asked nobody";
}

TEST(AskForVisit, MakesRequestsOfFollowUpsThatAreAcceptedEvenIfThePatientsDataWereErased) {
    auto command = visit_after_session(from_text<telemedicine::v1::TeleSessionCompleted>(
                                           kWhose + "disposition: HOME_VISIT priority: ROUTINE"),
                                       kSession)
                       .at(0)
                       .command;
    *command.mutable_context()->mutable_actor() = kReaction;
    command.mutable_context()->set_now_us(kNow_us);
    EXPECT_THAT(decide(command, {}, policy()).events(), SizeIs(1));
}

TEST(TellOfCase, WarnsAVisitOfWhatItsCaseSays) {
    const auto opened = [](const std::string& fields) {
        return tell_of_case(
            from_text<intake::v1::ObligationOpened>("stream: 'visit-00V' " + fields), kCase);
    };
    const auto told = opened(
        "kind: HOME_VISIT do_not_contact: true allowed_channel: WHATSAPP warns: true"
        " safety_note: 'her husband'");
    ASSERT_THAT(told, SizeIs(1));
    EXPECT_EQ(told[0].stream, "visit-00V");
    EXPECT_THAT(told[0].command,
                equals_text("change_contact_rule { do_not_contact: true allowed_channel: WHATSAPP"
                            " note: 'her husband' }"));
    EXPECT_THAT(opened("kind: HOME_VISIT warns: true"), SizeIs(1)) << "the note was erased";
    EXPECT_THAT(opened("kind: HOME_VISIT"), IsEmpty());
    EXPECT_THAT(opened("kind: REFERRAL warns: true"), IsEmpty());
}

TEST(TellOfCase, TellsEveryOpenVisitOfAChange) {
    const std::string visits = "do_not_contact: true visits: 'visit-00V' visits: 'visit-00W'";
    for (const auto& told :
         {tell_of_change(from_text<intake::v1::DoNotContactChanged>(visits), kCase),
          tell_of_triage(from_text<intake::v1::CaseTriaged>(visits), kCase)}) {
        ASSERT_THAT(told, SizeIs(2));
        EXPECT_EQ(told[1].stream, "visit-00W");
        EXPECT_THAT(told[1].command, equals_text("change_contact_rule { do_not_contact: true }"));
    }
}

TEST(ChangeContactRule, IsForTheCaseAndAnOpenVisit) {
    const std::string rule = "change_contact_rule { do_not_contact: true note: 'her husband' }";
    auto visit = assigned();
    EXPECT_THAT(visit.answer(rule, kHospital), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(visit.answer("change_contact_rule {}", kReaction), accepts());
    EXPECT_THAT(visit.answer(rule, kReaction),
                accepts("contact_rule_changed { do_not_contact: true note: 'her husband' }"));
    EXPECT_TRUE(visit.after(rule, kReaction).state().case_forbids_contact());
    EXPECT_THAT(visit.answer("change_contact_rule { do_not_contact: true }", kReaction), accepts());
    EXPECT_FALSE(visit.after("change_contact_rule {}", kReaction).state().case_forbids_contact());
    EXPECT_THAT(completed().answer(rule, kReaction), refuses(v1::VISIT_ENDED));
}

TEST(Complete, TellsWhoeverAskedForTheVisit) {
    auto visit = Visit().after(kRequest.substr(0, kRequest.rfind('}')) + " asked_by: 'tele-00T' }",
                               kHospital);
    visit.after(kRoute, kReaction)
        .after(kReceive, kCoordinator)
        .after(kAssign, kCoordinator)
        .after(kSchedule, kTeam)
        .after(kTravel, kTeam)
        .after(kArrive, kTeam)
        .after(kComplete, kTeam);
    EXPECT_EQ(visit.last().home_visit_completed().asked_by(), "tele-00T");
}

TEST(RouteVisit, FollowsTheMapThatTheRequestWasLookedUpIn) {
    const auto reacted = route_visit(
        from_text<v1::HomeVisitRequested>("routing { jurisdiction: 'VII' map_version: 3 }"),
        kVisit);
    ASSERT_THAT(reacted, SizeIs(1));
    EXPECT_EQ(reacted[0].stream, "visit-00V");
    EXPECT_THAT(reacted[0].command, equals_text("route_home_visit { jurisdiction: 'VII' }"));
}

TEST(RouteVisit, LeavesAPlaceOutsideTheMapToTheStateCoordinator) {
    const auto reacted = route_visit(
        from_text<v1::HomeVisitRequested>("routing { unroutable: OUTSIDE_STATE map_version: 3 }"),
        kVisit);
    ASSERT_THAT(reacted, SizeIs(1));
    EXPECT_EQ(reacted[0].stream, "visit-00V");
    EXPECT_THAT(reacted[0].command,
                equals_text("mark_home_visit_unroutable { why: OUTSIDE_STATE }"));
}

TEST(EndVisit, FailsAVisitThatItsLastAttemptSettled) {
    const auto reacted =
        end_visit(attempt_failed("MOVED").last().home_visit_attempt_failed(), kVisit);
    ASSERT_THAT(reacted, SizeIs(1));
    EXPECT_EQ(reacted[0].stream, "visit-00V");
    EXPECT_THAT(reacted[0].command, equals_text("fail_home_visit { code: MOVED }"));
}

TEST(EndVisit, LeavesAVisitAloneThatMayBeTriedAgain) {
    EXPECT_THAT(end_visit(attempt_failed().last().home_visit_attempt_failed(), kVisit), IsEmpty());
}

}  // namespace
}  // namespace enlace::homevisits
