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
