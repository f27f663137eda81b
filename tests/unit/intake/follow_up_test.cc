#include <gtest/gtest.h>

#include <string>

#include "intake/domain/case.h"
#include "intake/domain/case_obligations.h"
#include "unit/intake/intake_support.h"

// The call that a case owes once a visit was made.
namespace enlace::intake {
namespace {

std::string call(const std::string& result) {
    return "record_contact_attempt { channel: LLAMADA unit: 'SPSSA000011' result: " + result + " }";
}

// Nobody answered three times; a visit was made because of it, and asks for a call.
Case visited() {
    return Case()
        .after("register_case { patient_id: 'patient-00A' unit: 'SPSSA000011' kinds: GENERAL }")
        .after(kTriage)
        .after(call("NO_ANSWER"))
        .after(call("NO_ANSWER"))
        .after(call("NO_ANSWER"))
        .after("open_obligation { kind: HOME_VISIT stream: 'visit-00V' }", kReaction)
        .after("open_obligation { kind: TELEPHONE_FOLLOW_UP stream: 'visit-00V' }", kReaction)
        .after("close_obligation { kind: HOME_VISIT stream: 'visit-00V' outcome: COMPLETED }",
               kReaction);
}

v1::ContactAttempted last(const Case& of) {
    return of.last().contact_attempted();
}

TEST(FollowUp, KeepsTheCaseOpenUntilThePatientWasReached) {
    auto of = visited();
    EXPECT_THAT(of.answer("close_case { code: DUPLICATE }"), refuses(v1::OBLIGATION_OPEN));
    of.after(call("REACHED"));
    ASSERT_EQ(last(of).follow_ups_size(), 1);
    EXPECT_EQ(last(of).follow_ups(0), "visit-00V");
    EXPECT_EQ(last(of).followed_up(), v1::ObligationOutcome::COMPLETED);
    of.after(
        "close_obligation { kind: TELEPHONE_FOLLOW_UP stream: 'visit-00V' outcome: COMPLETED }",
        kReaction);
    EXPECT_FALSE(keeps_open(of.state()));
    EXPECT_EQ(last(of.after(call("REACHED"))).follow_ups_size(), 0) << "it is settled once";
}

TEST(FollowUp, IsTakenUpByAnotherVisitWhereNobodyAnswersAgain) {
    auto of = visited();
    for (int calls = 0; calls < 2; ++calls) {
        of.after(call("NO_ANSWER"));
        EXPECT_EQ(last(of).follow_ups_size(), 0) << "a series of calls of its own";
    }
    of.after(call("NO_ANSWER"));
    EXPECT_TRUE(last(of).ask_for_visit());
    EXPECT_EQ(last(of).follow_ups_size(), 1);
    EXPECT_EQ(last(of).followed_up(), v1::ObligationOutcome::TAKEN_UP);
}

TEST(FollowUp, HasFailedWhereNobodyMayBeVisitedEither) {
    auto of = visited().after("change_do_not_contact { do_not_contact: true reason: 'threat' }");
    for (int calls = 0; calls < 3; ++calls) of.after(call("NO_ANSWER"));
    EXPECT_FALSE(last(of).ask_for_visit());
    EXPECT_EQ(last(of).follow_ups_size(), 1);
    EXPECT_EQ(last(of).followed_up(), v1::ObligationOutcome::FAILED);
}

}  // namespace
}  // namespace enlace::intake
