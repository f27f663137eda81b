#include "grievances/domain/survey_answer.h"

#include <gtest/gtest.h>

#include "unit/grievances/grievance_support.h"

// What somebody answers: once, and only what they were asked.
namespace enlace::grievances {
namespace {

const std::string kQuestionnaire =
    "questionnaire { version: 3"
    " questions { code: 'TRATO' required: true scale { least: 1 most: 5 } }"
    " questions { code: 'ESPERA' choice { options { code: 'POCO' } options { code: 'MUCHO' } } }"
    " questions { code: 'IDEA' free_text { longest: 8 } } } ";
const std::string kForm =
    "survey: 'survey-0Z8H4N2P6R1S3T5V7W9X' mode: WEB context: CASE unit: 'SPSSA000011'"
    " service: 'URGENCIAS' " +
    kQuestionnaire;

v1::SurveyAnswerCommand command(const std::string& answers, const Principal& who = kCitizen) {
    auto command = from_text<v1::SurveyAnswerCommand>("answer_survey { " + kForm + answers + " }");
    *command.mutable_context()->mutable_actor() = who;
    command.mutable_context()->set_now_us(kNow_us);
    return command;
}

AnswerDecision answer(const std::string& answers, const Principal& who = kCitizen) {
    return decide_answer(command(answers, who), {}, policy());
}

const std::string kTreated = "answers { question: 'TRATO' option: '4' } ";

TEST(Answer, KeepsWhatWasChosenAndWhatWasWrittenAndNothingOfWhoseItIs) {
    EXPECT_THAT(
        answer(kTreated + "answers { question: 'ESPERA' option: 'MUCHO' }"
                          "answers { question: 'IDEA' text: '<b>más' }"),
        accepts("survey_answered { questionnaire_version: 3 context: CASE unit: 'SPSSA000011'"
                " service: 'URGENCIAS' mode: WEB chosen { question: 'TRATO' option: '4' }"
                " chosen { question: 'ESPERA' option: 'MUCHO' } has_texts: true"
                " texts { question: 'IDEA' text: '<b>más' } }"));
    for (int i = 0; i < v1::SurveyAnswered::descriptor()->field_count(); ++i) {
        const auto& name = v1::SurveyAnswered::descriptor()->field(i)->name();
        EXPECT_TRUE(name != "survey" && name != "about" && name != "case_id") << name;
    }
}

TEST(Answer, IsGivenOnceByWhoeverHasTheToken) {
    const auto once = answer(kTreated);
    const auto state = evolve_answer({}, once.events().front(), {.version = 1});
    EXPECT_EQ(answer_state_name(state), "ANSWERED");
    EXPECT_THAT(answer_ownership(state), equals_text("institutions: 'SPSSA000011'"));
    EXPECT_THAT(decide_answer(command(kTreated), state, policy()), refuses(v1::ALREADY_ANSWERED));
    for (const auto& who : {kManager, kTimer, kReaction})
        EXPECT_THAT(answer(kTreated, who), refuses(v1::ROLE_NOT_ALLOWED));
}

TEST(Answer, ComesInTime) {
    EXPECT_THAT(answer("ended: true " + kTreated), refuses(v1::SURVEY_ENDED));
}

TEST(Answer, IsToWhatWasAsked) {
    for (const auto* wrong :
         {"answers { question: 'TRATO' option: '0' }", "answers { question: 'TRATO' option: '6' }",
          "answers { question: 'TRATO' option: '04' }",
          "answers { question: 'TRATO' option: '4 ' }", "answers { question: 'TRATO' option: '' }",
          "answers { question: 'TRATO' option: '99999999999' }",
          "answers { question: 'TRATO' option: '4' text: 'x' }",
          "answers { question: 'TRATO' option: '4' } answers { question: 'TRATO' option: '4' }",
          "answers { question: 'ESPERA' option: 'POCOS' }",
          "answers { question: 'IDEA' text: 'too long!' }", "answers { question: 'IDEA' }",
          "answers { question: 'IDEA' option: 'a' text: 'b' }",
          "answers { question: 'OTRA' option: '1' }"})
        EXPECT_THAT(answer(wrong), refuses(v1::NOT_IN_THE_QUESTIONNAIRE)) << wrong;
    EXPECT_THAT(answer("answers { question: 'ESPERA' option: 'POCO' }"),
                refuses(v1::ANSWER_MISSING));
    EXPECT_THAT(answer(""), refuses(v1::ANSWER_MISSING));
    EXPECT_TRUE(answer(kTreated + "answers { question: 'IDEA' text: '8 bytes!' }").accepted());
}

TEST(Answer, OfAQuestionnaireThatIsGoneIsRefused) {
    auto gone = command(kTreated);
    gone.mutable_answer_survey()->clear_questionnaire();
    EXPECT_THAT(decide_answer(gone, {}, policy()), refuses(v1::NOT_IN_THE_QUESTIONNAIRE));
}

TEST(Answer, NamesASurveyAndSaysHowItCameIn) {
    const auto malformed_by = [](auto change) {
        auto wrong = command(kTreated);
        change(*wrong.mutable_answer_survey());
        return decide_answer(wrong, {}, policy());
    };
    EXPECT_THAT(malformed_by([](auto& wrong) { wrong.clear_mode(); }),
                refuses(v1::COMMAND_MALFORMED));
    for (const auto* survey : {"case-00C", "x", ""})
        EXPECT_THAT(malformed_by([&](auto& wrong) { wrong.set_survey(survey); }),
                    refuses(v1::COMMAND_MALFORMED))
            << survey;
}

TEST(Answer, IsReadAgainWhateverItSays) {
    EXPECT_THROW(evolve_answer({}, {}, {}), std::logic_error);
    EXPECT_THROW(on_answer_timer({}), std::logic_error);
}

}  // namespace
}  // namespace enlace::grievances
