#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "enlace/grievances/v1/survey.pb.h"
#include "enlace/grievances/v1/survey_answer.pb.h"
#include "enlace/views/v1/rows.pb.h"
#include "enlace/views/v1/survey_view.pb.h"
#include "views/folding/event_at.h"
#include "views/office/office_view.h"
#include "views/referrals/referral_statistics.h"

// Invitations to say how satisfied somebody is, and what was answered: each in its own row, and
// both in sums by month, in which nothing leads from the one to the other.
namespace enlace::views {

v1::SurveyRow fold(v1::SurveyRow row, const grievances::v1::SurveyEvent& event, const EventAt& at);
v1::AnswerRow fold(v1::AnswerRow row,
                   const grievances::v1::SurveyAnswerEvent& event,
                   const EventAt& at);

namespace counters {
inline constexpr std::string_view kInvited = "invited";  // By month, as the next two.
inline constexpr std::string_view kHandedOut = "handed_out";
inline constexpr std::string_view kAnswered = "answered";
inline constexpr std::string_view kChosen = "chosen";  // By month, version, question and option.
}  // namespace counters

// Owner of the sums and of the list of invitations of a unit, or of a jurisdiction's teams; and of
// the list of a month's answers that hold texts.
std::string surveys_owner(std::string_view unit, std::string_view jurisdiction);
std::string texts_owner(std::string_view unit,
                        std::string_view jurisdiction,
                        std::string_view month);

// `YYYY-MM` of a moment.
std::string local_month(std::int64_t at_us, int utc_offset_min);

// The value of kChosen.
struct ChosenIn {
    std::string_view month;
    std::uint32_t version = 0;
    std::string_view question;
    std::string_view option;
};
std::string chosen_value(const ChosenIn& chosen);
ChosenIn read_chosen(std::string_view value);

// What a row amounts to outside of itself.
std::vector<WeighedCounter> contribution(const v1::SurveyRow& row, int utc_offset_min);
std::vector<WeighedCounter> contribution(const v1::AnswerRow& row, int utc_offset_min);
Lines lines_of(std::string_view stream, const v1::SurveyRow& row, int utc_offset_min);
Lines lines_of(std::string_view stream, const v1::AnswerRow& row, int utc_offset_min);

v1::SurveyItem show_item(std::string_view id, const v1::SurveyRow& row, std::int64_t now_us);

// Hides few, and as many others as would give them away (statistics/suppression.h). The figures of
// one whole.
void hide_small(const std::vector<v1::SurveyCount*>& counts);

}  // namespace enlace::views
