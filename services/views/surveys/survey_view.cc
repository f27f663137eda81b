#include "views/surveys/survey_view.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "grievances/domain/survey.h"
#include "grievances/domain/survey_answer.h"
#include "views/answers/show_row.h"
#include "views/folding/families.h"
#include "views/folding/positions.h"
#include "views/statistics/suppression.h"
#include "views/visits/workload.h"

namespace enlace::views {
namespace {

using grievances::v1::SurveyAnswerEvent;
using grievances::v1::SurveyEvent;
using grievances::v1::SurveyState;

constexpr std::size_t kMonthChars = 7;

}  // namespace

v1::SurveyRow fold(v1::SurveyRow row, const SurveyEvent& event, const EventAt& at) {
    *row.mutable_state() =
        grievances::evolve_survey(std::move(*row.mutable_state()), event, at.info);
    switch (event.kind_case()) {
        case SurveyEvent::kSurveyInvited:
            row.set_invited_us(at.info.recorded_at_us);
            row.set_answer_by_us(event.survey_invited().answer_by().due_us());
            return row;
        case SurveyEvent::kSurveyHandedOut:
            row.set_handed_out_by(event.survey_handed_out().channel());
            return row;
        case SurveyEvent::kSurveyEnded:
        case SurveyEvent::KIND_NOT_SET:
            break;
    }
    return row;
}

v1::AnswerRow fold(v1::AnswerRow row, const SurveyAnswerEvent& event, const EventAt& at) {
    *row.mutable_state() =
        grievances::evolve_answer(std::move(*row.mutable_state()), event, at.info);
    const auto& answered = event.survey_answered();
    row.set_answered_us(at.info.recorded_at_us);
    row.set_questionnaire_version(answered.questionnaire_version());
    *row.mutable_chosen() = answered.chosen();
    row.set_has_texts(answered.has_texts());
    if (answered.has_texts()) row.add_detail_positions(at.position);
    return row;
}

std::string surveys_owner(std::string_view unit, std::string_view jurisdiction) {
    return "surveys " + (unit.empty() ? jurisdiction_owner(jurisdiction) : institution_owner(unit));
}

std::string texts_owner(std::string_view unit,
                        std::string_view jurisdiction,
                        std::string_view month) {
    return surveys_owner(unit, jurisdiction).append(" ").append(month);
}

std::string local_month(std::int64_t at_us, int utc_offset_min) {
    return local_day(at_us, utc_offset_min).substr(0, kMonthChars);
}

// Codes and months hold no blanks.
std::string chosen_value(const ChosenIn& chosen) {
    return std::string(chosen.month)
        .append(" ")
        .append(std::to_string(chosen.version))
        .append(" ")
        .append(chosen.question)
        .append(" ")
        .append(chosen.option);
}

ChosenIn read_chosen(std::string_view value) {
    const auto take = [&value] {
        const auto word = value.substr(0, value.find(' '));
        value.remove_prefix(std::min(value.size(), word.size() + 1));
        return word;
    };
    ChosenIn chosen;
    chosen.month = take();
    chosen.version = static_cast<std::uint32_t>(parse_number(take()).value_or(0));
    chosen.question = take();
    chosen.option = take();
    return chosen;
}

std::vector<WeighedCounter> contribution(const v1::SurveyRow& row, int utc_offset_min) {
    if (row.state().status() == SurveyState::ABSENT) return {};
    const auto owner = surveys_owner(row.state().unit(), row.state().jurisdiction());
    const auto month = local_month(row.invited_us(), utc_offset_min);
    std::vector<WeighedCounter> counted = {{{owner, counters::kInvited, month}}};
    if (row.handed_out_by() != grievances::v1::GrievanceContact::UNSPECIFIED)
        counted.push_back({{owner, counters::kHandedOut, month}});
    return counted;
}

std::vector<WeighedCounter> contribution(const v1::AnswerRow& row, int utc_offset_min) {
    if (row.answered_us() == 0) return {};
    const auto owner = surveys_owner(row.state().unit(), row.state().jurisdiction());
    const auto month = local_month(row.answered_us(), utc_offset_min);
    std::vector<WeighedCounter> counted = {{{owner, counters::kAnswered, month}}};
    for (const auto& one : row.chosen()) {
        const auto value =
            chosen_value({month, row.questionnaire_version(), one.question(), one.option()});
        counted.push_back({{owner, counters::kChosen, value}});
    }
    return counted;
}

Lines lines_of(std::string_view stream, const v1::SurveyRow& row, int /*utc_offset_min*/) {
    if (row.state().status() == SurveyState::ABSENT) return {};
    const auto owner = surveys_owner(row.state().unit(), row.state().jurisdiction());
    const std::int64_t newest_first =
        std::numeric_limits<std::int64_t>::max() - std::max<std::int64_t>(row.invited_us(), 0);
    return {{list_key(owner, newest_first, stream),
             std::string(grievances::survey_state_name(row.state()))}};
}

// In no order that would tell when.
Lines lines_of(std::string_view stream, const v1::AnswerRow& row, int utc_offset_min) {
    if (!row.has_texts()) return {};
    const auto month = local_month(row.answered_us(), utc_offset_min);
    const auto owner = texts_owner(row.state().unit(), row.state().jurisdiction(), month);
    return {{list_key(owner, 0, stream), ""}};
}

v1::SurveyItem show_item(std::string_view id, const v1::SurveyRow& row, std::int64_t /*now_us*/) {
    v1::SurveyItem item;
    const auto& state = row.state();
    show_common(id, grievances::survey_state_name(state), row, item);
    item.set_context(state.context());
    item.set_about(state.about());
    item.set_service(state.service());
    item.set_questionnaire_version(state.questionnaire_version());
    set_time(item, &v1::SurveyItem::mutable_invited_at, row.invited_us());
    set_time(item, &v1::SurveyItem::mutable_answer_by, row.answer_by_us());
    item.set_handed_out_by(row.handed_out_by());
    return item;
}

void hide_small(const std::vector<v1::SurveyCount*>& counts) {
    std::vector<std::int64_t> people;
    for (const auto* count : counts) people.push_back(static_cast<std::int64_t>(count->count()));
    const auto hidden = statistics::hidden_among(people);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (!hidden[i]) continue;
        counts[i]->clear_count();
        counts[i]->set_hidden(true);
    }
}

}  // namespace enlace::views
