#include "grievances/domain/survey_answer.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <stdexcept>

#include "base/stream_id.h"

namespace enlace::grievances {
namespace {

using v1::Question;
using v1::QuestionAnswer;
using v1::SurveyAnswerState;

// Written as numbers are, without a sign or zeros before it.
bool is_on(const v1::Scale& scale, const std::string& option) {
    std::uint32_t number = 0;
    const auto* const end = option.data() + option.size();
    const auto read = std::from_chars(option.data(), end, number);
    return read.ec == std::errc() && read.ptr == end && option == std::to_string(number) &&
           number >= scale.least() && number <= scale.most();
}

bool fits(const Question& question, const QuestionAnswer& answer) {
    switch (question.kind_case()) {
        case Question::kScale:
            return answer.text().empty() && is_on(question.scale(), answer.option());
        case Question::kChoice:
            return answer.text().empty() &&
                   std::ranges::any_of(question.choice().options(), [&](const auto& option) {
                       return option.code() == answer.option();
                   });
        case Question::kFreeText:
            return answer.option().empty() && !answer.text().empty() &&
                   answer.text().size() <= question.free_text().longest();
        case Question::KIND_NOT_SET:
            break;
    }
    return false;
}

// Why these are no answers to that questionnaire.
std::optional<v1::Rejection> not_answers(const v1::AnswerSurvey& command) {
    const auto& questions = command.questionnaire().questions();
    std::set<std::string> answered;
    for (const auto& answer : command.answers()) {
        const auto question = std::ranges::find(questions, answer.question(), &Question::code);
        const bool offered = question != questions.end() && fits(*question, answer) &&
                             answered.insert(answer.question()).second;
        if (!offered) return v1::NOT_IN_THE_QUESTIONNAIRE;
    }
    const bool complete = std::ranges::all_of(questions, [&](const auto& question) {
        return !question.required() || answered.contains(question.code());
    });
    if (!complete || answered.empty()) return v1::ANSWER_MISSING;
    return std::nullopt;
}

AnswerDecision answer_survey(const v1::AnswerSurvey& command,
                             const v1::SurveyAnswerCommand& wrapper,
                             const v1::SurveyAnswerState& state) {
    if (wrapper.context().actor().role() != common::v1::PUBLIC) return v1::ROLE_NOT_ALLOWED;
    if (state.status() != SurveyAnswerState::ABSENT) return v1::ALREADY_ANSWERED;
    if (command.ended()) return v1::SURVEY_ENDED;
    if (!malformed(wrapper).empty() || command.mode() == v1::SurveyMode::UNSPECIFIED)
        return v1::COMMAND_MALFORMED;
    if (const auto refused = not_answers(command)) return *refused;

    v1::SurveyAnswerEvent event;
    auto& answered = *event.mutable_survey_answered();
    answered.set_questionnaire_version(command.questionnaire().version());
    answered.set_context(command.context());
    answered.set_unit(command.unit());
    answered.set_jurisdiction(command.jurisdiction());
    answered.set_service(command.service());
    answered.set_mode(command.mode());
    for (const auto& one : command.answers()) {
        if (one.text().empty()) {
            auto& chosen = *answered.add_chosen();
            chosen.set_question(one.question());
            chosen.set_option(one.option());
        } else {
            auto& written = *answered.add_texts();
            written.set_question(one.question());
            written.set_text(one.text());
        }
    }
    answered.set_has_texts(!answered.texts().empty());
    return event;
}

}  // namespace

AnswerDecision decide_answer(const v1::SurveyAnswerCommand& command,
                             const v1::SurveyAnswerState& state,
                             const base::Policy& /*policy*/) {
    switch (command.kind_case()) {
        case v1::SurveyAnswerCommand::kAnswerSurvey:
            return answer_survey(command.answer_survey(), command, state);
        case v1::SurveyAnswerCommand::KIND_NOT_SET:
            break;
    }
    throw std::logic_error("an answer's command of a kind this build does not know");
}

v1::SurveyAnswerState evolve_answer(v1::SurveyAnswerState state,
                                    const v1::SurveyAnswerEvent& event,
                                    const base::EventInfo& /*info*/) {
    switch (event.kind_case()) {
        case v1::SurveyAnswerEvent::kSurveyAnswered:
            state.set_status(SurveyAnswerState::ANSWERED);
            state.set_unit(event.survey_answered().unit());
            state.set_jurisdiction(event.survey_answered().jurisdiction());
            return state;
        case v1::SurveyAnswerEvent::KIND_NOT_SET:
            break;
    }
    throw std::logic_error("an answer's event of a kind this build does not know");
}

common::v1::Ownership answer_ownership(const v1::SurveyAnswerState& state) {
    common::v1::Ownership owner;
    if (!state.unit().empty()) owner.add_institutions(state.unit());
    if (!state.jurisdiction().empty()) owner.add_jurisdictions(state.jurisdiction());
    return owner;
}

v1::SurveyAnswerCommand on_answer_timer(const common::v1::ArmedDeadline& /*due*/) {
    throw std::logic_error("an answer has no clocks");
}

std::string_view answer_state_name(const v1::SurveyAnswerState& state) {
    return v1::SurveyAnswerState::Status_Name(state.status());
}

std::string answer_subject(const v1::SurveyAnswerState& /*state*/) {
    return {};
}

std::vector<base::FieldError> malformed(const v1::SurveyAnswerCommand& command) {
    const auto survey = base::StreamId::parse(command.answer_survey().survey());
    if (survey && survey->kind() == "survey") return {};
    return {{"survey", "malformed"}};
}

}  // namespace enlace::grievances
