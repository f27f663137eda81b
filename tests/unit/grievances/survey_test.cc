#include "grievances/domain/survey.h"

#include <gtest/gtest.h>

#include "grievances/domain/reactions.h"
#include "unit/grievances/grievance_support.h"

// The invitation to a survey: after what it comes, who hands it out, and how it ends.
namespace enlace::grievances {
namespace {

const std::string kCase = "case-0Z8H4N2P6R1S3T5V7W9X";
const base::Origin kOrigin{.stream = kCase, .version = 7, .slot = 31};

const base::Policy& survey_policy() {
    static const base::Policy policy = [] {
        base::Policy made;
        made.clocks = {
            {"survey.answer_by", base::ClockRule{.duration_us = 30 * kDay, .response_us = kDay}}};
        return made;
    }();
    return policy;
}

struct SurveyDomain {
    using Command = v1::SurveyCommand;
    using State = v1::SurveyState;
    using Event = v1::SurveyEvent;
    using Rejection = v1::Rejection;
    using Decision = SurveyDecision;

    static const base::Policy& policy() { return survey_policy(); }
    static Decision decide(const Command& command, const State& state, const base::Policy& policy) {
        return decide_survey(command, state, policy);
    }
    static State evolve(State state, const Event& event, const base::EventInfo& info) {
        return evolve_survey(std::move(state), event, info);
    }
    static Command on_timer(const common::v1::ArmedDeadline& due) { return on_survey_timer(due); }
    static std::string_view state_name(const State& state) { return survey_state_name(state); }
};
using Survey = Told<SurveyDomain>;

const std::string kOfCase =
    "context: CASE about: '" + kCase + "' unit: 'SPSSA000011' service: 'URGENCIAS' ";
const std::string kInvite = "invite_to_survey { " + kOfCase + " questionnaire_version: 3 }";
const std::string kInviteAfterVisit =
    "invite_to_survey { context: HOME_VISIT about: 'visit-00C' jurisdiction: 'VII'"
    " questionnaire_version: 3 }";
const std::string kInviteAfterGrievance =
    "invite_to_survey { context: GRIEVANCE about: 'grievance-00C' unit: 'SPSSA000011'"
    " questionnaire_version: 3 }";
const std::string kHandOut = "hand_out_survey { channel: PRESENCIAL }";

const Principal kWorker = at_institution(common::v1::SOCIAL_WORKER, kUnitClues);
const Principal kStranger = at_institution(common::v1::SOCIAL_WORKER, kOtherClues);
const Principal kTeam = in_jurisdiction(common::v1::VISITING_TEAM, "VII", "bv-1");

Survey invited(const std::string& how = kInvite) {
    return Survey().after(how, kReaction);
}

TEST(Invite, IsAReactionsAndKeepsTheVersionOfTheQuestionnaire) {
    EXPECT_THAT(Survey().answer(kInvite, kReaction),
                accepts("survey_invited { " + kOfCase +
                        " questionnaire_version: 3 answer_by { timer:"
                        " 'answer_by' due_us: " +
                        us(kNow_us + 30 * kDay) + "response_us: " + us(kDay) +
                        "only_while_served: true } }"));
    for (const auto& who : {kWorker, kManager, kTimer, kCitizen})
        EXPECT_THAT(Survey().answer(kInvite, who), refuses(v1::ROLE_NOT_ALLOWED));
}

TEST(Invite, IsDoneOnceAndOnlyWhereSomethingIsAsked) {
    EXPECT_THAT(invited().answer(kInvite, kReaction), accepts());
    EXPECT_THAT(Survey().answer("invite_to_survey { " + kOfCase + " }", kReaction),
                refuses(v1::NOTHING_IS_ASKED));
    EXPECT_THAT(
        Survey().answer("invite_to_survey { context: CASE questionnaire_version: 3 }", kReaction),
        refuses(v1::UNIT_UNKNOWN));
}

TEST(HandOut, IsDoneByThoseWhoSeeThePeople) {
    EXPECT_THAT(invited().answer(kHandOut, kWorker),
                accepts("survey_handed_out { channel: PRESENCIAL }"));
    EXPECT_EQ(invited(kInviteAfterVisit).after(kHandOut, kTeam).status(), "HANDED_OUT");
    EXPECT_EQ(invited(kInviteAfterGrievance).after(kHandOut, kUnitDesk).status(), "HANDED_OUT");
    EXPECT_THAT(invited().answer(kHandOut, kStranger), refuses(v1::NOT_THE_UNIT));
    EXPECT_THAT(invited(kInviteAfterVisit)
                    .answer(kHandOut, in_jurisdiction(common::v1::VISITING_TEAM, "I", "bv-2")),
                refuses(v1::NOT_THE_UNIT));
    EXPECT_THAT(invited().answer(kHandOut, engine(common::v1::SOCIAL_WORKER)),
                refuses(v1::INSTITUTION_MISSING));
    for (const auto& who : {kUnitDesk, kTeam, kCommittee, kCitizen, kAuditor})
        EXPECT_THAT(invited().answer(kHandOut, who), refuses(v1::ROLE_NOT_ALLOWED));
    // That there is a grievance is not for everybody of the unit to know.
    EXPECT_THAT(invited(kInviteAfterGrievance).answer(kHandOut, kWorker),
                refuses(v1::ROLE_NOT_ALLOWED));
}

TEST(HandOut, IsDoneOnceAndTheTokenIsToldAgain) {
    EXPECT_THAT(invited().after(kHandOut, kWorker).answer(kHandOut, kWorker), accepts());
    EXPECT_THAT(invited().answer("hand_out_survey {}", kWorker), refuses(v1::COMMAND_MALFORMED));
    EXPECT_THAT(Survey().answer(kHandOut, kWorker), refuses(v1::SURVEY_UNKNOWN));
}

TEST(Survey, EndsWhenItsTimeIsOverAndWasThere) {
    auto survey = invited();
    const std::string end = "end_survey { version: 1 }";
    EXPECT_THAT(survey.answer(end, kTimer), accepts()) << "it is not over";
    EXPECT_THAT(survey.at(kNow_us + 31 * kDay).answer(end, kTimer), accepts("survey_ended {}"));
    EXPECT_THAT(survey.answer(end, kWorker), refuses(v1::ROLE_NOT_ALLOWED));
    EXPECT_THAT(Survey().answer(end, kTimer), refuses(v1::SURVEY_UNKNOWN));
    survey.after(end, kTimer);
    EXPECT_TRUE(survey.state().deadlines().empty());
    EXPECT_THAT(survey.answer(end, kTimer), accepts());
    EXPECT_THAT(survey.answer(kHandOut, kWorker), refuses(v1::SURVEY_ENDED));
}

TEST(Survey, EndsOnlyAfterItCouldBeAnswered) {
    v1::SurveyCommand command;
    command.mutable_end_survey()->set_version(1);
    auto& context = *command.mutable_context();
    *context.mutable_actor() = kTimer;
    context.set_now_us(kNow_us + 31 * kDay);
    context.set_serving_since_us(context.now_us() - kDay + 1);
    EXPECT_THAT(decide_survey(command, invited().state(), survey_policy()), accepts());
    context.set_serving_since_us(context.now_us() - kDay);
    EXPECT_THAT(decide_survey(command, invited().state(), survey_policy()),
                accepts("survey_ended {}"));
}

TEST(Survey, IsTheUnitsOrTheJurisdictions) {
    EXPECT_THAT(survey_ownership(invited().state()), equals_text("institutions: 'SPSSA000011'"));
    EXPECT_THAT(survey_ownership(invited(kInviteAfterVisit).state()),
                equals_text("jurisdictions: 'VII'"));
}

TEST(Reaction, InvitesWhoeverHadACaseThatWasClosed) {
    const auto after = [](const std::string& text) {
        return invite_after_case(from_text<intake::v1::CaseClosed>(text), kOrigin);
    };
    ASSERT_TRUE(after("code: ATTENDED"));
    EXPECT_EQ(after("code: ATTENDED")->stream, "");
    EXPECT_THAT(after("code: ATTENDED")->command,
                equals_text("invite_to_survey { context: CASE about: '" + kCase + "' }"));
    for (const auto* nobody : {"DEATH", "UNREACHABLE", "DUPLICATE", "DATA_ERROR"})
        EXPECT_FALSE(after(std::string("code: ") + nobody)) << nobody;
}

TEST(Reaction, InvitesAfterVisitsSessionsAndGrievances) {
    const auto visit = invite_after_visit(
        from_text<homevisits::v1::HomeVisitCompleted>("jurisdiction: 'VII'"), kOrigin);
    EXPECT_THAT(visit->command, equals_text("invite_to_survey { context: HOME_VISIT about: '" +
                                            kCase + "' jurisdiction: 'VII' }"));
    EXPECT_FALSE(invite_after_visit({}, kOrigin)) << "of an older release";
    const auto session = invite_after_session(
        from_text<telemedicine::v1::TeleSessionCompleted>("provider: 'SPSSA000133' service: 'C'"),
        kOrigin);
    EXPECT_THAT(session->command, equals_text("invite_to_survey { context: TELE_SESSION about: '" +
                                              kCase + "' unit: 'SPSSA000133' service: 'C' }"));
    const auto grievance = invite_after_grievance(
        from_text<v1::GrievanceClosed>("unit: 'SPSSA000011' area: 'A' has_contact: true"), kOrigin);
    EXPECT_THAT(grievance->command, equals_text("invite_to_survey { context: GRIEVANCE about: '" +
                                                kCase + "' unit: 'SPSSA000011' service: 'A' }"));
    EXPECT_FALSE(
        invite_after_grievance(from_text<v1::GrievanceClosed>("unit: 'SPSSA000011'"), kOrigin))
        << "nobody can be given anything";
}

}  // namespace
}  // namespace enlace::grievances
