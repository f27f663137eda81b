#include <algorithm>
#include <map>
#include <utility>

#include "base/date.h"
#include "base/folio.h"
#include "grievances/domain/grievance.h"
#include "grievances/domain/survey.h"
#include "projection/sums.h"
#include "security/access.h"
#include "views/answers/list_pages.h"
#include "views/answers/opening.h"
#include "views/answers/show_row.h"
#include "views/queries.h"
#include "views/services.h"
#include "views/statistics/suppression.h"
#include "views/surveys/survey_view.h"

// Satisfaction surveys: invitations for those who hand them out, figures and texts for those who
// answer for the care.
namespace enlace::views {
namespace {

using common::v1::Principal;
using grievances::v1::SurveyState;

bool sees_small(const Principal& who) {
    return who.role() == common::v1::STATE_COORDINATOR || who.role() == common::v1::AUDITOR;
}

bool is_month(std::string_view text) {
    return base::parse_date(std::string(text).append("-01")).has_value();
}

bool is_of(const Principal& who, const SurveyOwner& whose) {
    return whose.jurisdiction.empty() ? security::may_see_institution(who, whose.unit)
                                      : security::may_see_jurisdiction(who, whose.jurisdiction);
}

// Who answers for the care, and reads what was written about it.
bool may_see_texts(const Principal& who, const SurveyOwner& whose) {
    const bool reads = who.role() == common::v1::QUALITY_MANAGER ||
                       who.role() == common::v1::QUALITY_COMMITTEE ||
                       who.role() == common::v1::JURISDICTION_COORDINATOR || sees_small(who);
    return reads && is_of(who, whose);
}

// Figures are for those who count, too.
bool may_see_results(const Principal& who, const SurveyOwner& whose) {
    if (who.role() == common::v1::DATA_TEAM) return true;
    return may_see_texts(who, whose) || (who.role() == common::v1::SUPERVISOR && is_of(who, whose));
}

// Months by their name, as the sums have them.
class Months {
public:
    void take(const SumKey& key, std::int64_t sum) {
        const auto count = static_cast<std::uint64_t>(sum);
        if (key.name == counters::kChosen) {
            const auto chosen = read_chosen(key.value);
            add(*option(chosen).mutable_chosen(), count);
        } else if (key.name == counters::kInvited) {
            add(*month(key.value).mutable_invited(), count);
        } else if (key.name == counters::kHandedOut) {
            add(*month(key.value).mutable_handed_out(), count);
        } else if (key.name == counters::kAnswered) {
            add(*month(key.value).mutable_answered(), count);
        }
    }

    std::map<std::string, v1::SurveyMonth, std::less<>>& all() { return months_; }

private:
    // Of each partition there is one.
    static void add(v1::SurveyCount& to, std::uint64_t count) { to.set_count(to.count() + count); }

    v1::SurveyMonth& month(std::string_view name) {
        auto& month = months_[std::string(name)];
        month.set_month(std::string(name));
        return month;
    }

    v1::OptionResult& option(const ChosenIn& chosen) {
        auto& questions = *month(chosen.month).mutable_questions();
        auto question = std::ranges::find_if(questions, [&](const auto& one) {
            return one.questionnaire_version() == chosen.version &&
                   one.question() == chosen.question;
        });
        if (question == questions.end()) {
            auto& added = *questions.Add();
            added.set_questionnaire_version(chosen.version);
            added.set_question(std::string(chosen.question));
            question = questions.end() - 1;
        }
        auto& options = *question->mutable_options();
        auto option = std::ranges::find(options, chosen.option, &v1::OptionResult::option);
        if (option == options.end()) {
            options.Add()->set_option(std::string(chosen.option));
            option = options.end() - 1;
        }
        return *option;
    }

    std::map<std::string, v1::SurveyMonth, std::less<>> months_;
};

// For somebody who might guess who answered what.
void hide_small_of(v1::SurveyMonth& month) {
    for (auto* count :
         {month.mutable_invited(), month.mutable_handed_out(), month.mutable_answered()})
        hide_small({count});
    if (month.open() || month.answered().hidden()) return month.clear_questions();
    for (auto& question : *month.mutable_questions()) {
        std::vector<v1::SurveyCount*> counts;
        for (auto& option : *question.mutable_options()) counts.push_back(option.mutable_chosen());
        hide_small(counts);
    }
}

}  // namespace

Found<v1::SurveyPage> Queries::surveys(const Principal& who,
                                       const SurveyOwner& whose,
                                       std::string_view state,
                                       const PageRequest& page) const {
    if (!grievances::hands_out_surveys(who.role()) || !is_of(who, whose))
        return std::unexpected(Refused::not_found);
    const auto at = sources_.store.snapshot();
    // What it is about may be hidden from some of those who hand surveys out.
    const auto show = [&](std::string_view id, const v1::SurveyRow& row,
                          std::int64_t now_us) -> std::optional<v1::SurveyItem> {
        const bool theirs = grievances::hands_out_surveys(who.role(), row.state().context()) &&
                            may_see(who, row.state().about(), at.get());
        if (!theirs) return std::nullopt;
        return show_item(id, row, now_us);
    };
    return page_of<v1::SurveyPage, v1::SurveyRow>(
        who, family::surveys, *sources_.deciders.survey,
        {.owner = surveys_owner(whose.unit, whose.jurisdiction), .state = state}, page, show);
}

Found<v1::SurveyForm> Queries::survey_form(std::string_view id_prefix,
                                           const directory::Questionnaires& questionnaires) const {
    const auto at = sources_.store.snapshot();
    const auto streams = streams_beginning_with({kSurveyKind, std::string(id_prefix)}, at.get());
    if (streams.size() != 1) return std::unexpected(Refused::not_found);
    const auto& id = *streams.begin();
    const auto row = read_row<v1::SurveyRow>(sources_.store, family::surveys, id, at.get());
    v1::SurveyForm form;
    form.set_enlace_folio(base::folio_of(id).value_or(""));
    const auto* asked = questionnaires.version(row->state().questionnaire_version());
    form.set_ended(row->state().status() == SurveyState::ENDED || !asked);
    if (form.ended()) return form;
    set_time(form, &v1::SurveyForm::mutable_answer_by, row->answer_by_us());
    *form.mutable_questionnaire() = *asked;
    return form;
}

Found<v1::SurveyResults> Queries::survey_results(const Principal& who,
                                                 const SurveyOwner& whose,
                                                 std::string_view month) const {
    if (!may_see_results(who, whose)) return std::unexpected(Refused::not_found);
    if (!month.empty() && !is_month(month)) return std::unexpected(Refused::bad_month);
    v1::SurveyResults view;
    view.set_unit(std::string(whose.unit));
    view.set_jurisdiction(std::string(whose.jurisdiction));
    rest_on(sources_.progress.all_tokens(), sources_.progress.age_ms(), view);
    const std::string prefix = sum_prefix(surveys_owner(whose.unit, whose.jurisdiction));
    Months months;
    const auto at = sources_.store.snapshot();
    sources_.store.scan(
        family::sums, prefix, prefix,
        [&](std::string_view key, std::string_view sum) {
            months.take(read_sum_key(prefix, key), projection::SumTable::read(sum));
            return true;
        },
        at.get());
    const auto present = local_month(sources_.clock.wall_us(), sources_.utc_offset_min);
    for (auto& [name, one] : months.all()) {
        if (!month.empty() && name != month) continue;
        one.set_open(name >= present);
        if (!sees_small(who)) hide_small_of(one);
        if (const auto invited = one.invited().count())
            one.set_response_permille(
                static_cast<std::uint32_t>(one.answered().count() * 1000 / invited));
        *view.add_months() = std::move(one);
    }
    return view;
}

Found<v1::SurveyTexts> Queries::survey_texts(const Principal& who,
                                             const SurveyOwner& whose,
                                             std::string_view month) const {
    if (!may_see_texts(who, whose)) return std::unexpected(Refused::not_found);
    if (!is_month(month)) return std::unexpected(Refused::bad_month);
    v1::SurveyTexts view;
    view.set_unit(std::string(whose.unit));
    view.set_jurisdiction(std::string(whose.jurisdiction));
    view.set_month(std::string(month));
    rest_on(sources_.progress.all_tokens(), sources_.progress.age_ms(), view);
    const auto at = sources_.store.snapshot();
    const std::string prefix = list_prefix(texts_owner(whose.unit, whose.jurisdiction, month));
    std::vector<std::string> streams;
    sources_.store.scan(
        family::lists, prefix, prefix,
        [&](std::string_view key, std::string_view) {
            streams.emplace_back(read_list_key(prefix, key).stream);
            return true;
        },
        at.get());
    const auto present = local_month(sources_.clock.wall_us(), sources_.utc_offset_min);
    view.set_hidden(!sees_small(who) &&
                    (month >= present || std::cmp_less(streams.size(), statistics::kLeastTold)));
    if (view.hidden()) return view;
    const History history(sources_.log, sources_.store, at.get());
    for (const auto& id : streams) add_texts(history, id, at.get(), view);
    std::ranges::sort(*view.mutable_texts(), {},
                      [](const auto& one) { return std::pair(one.question(), one.text()); });
    return view;
}

void Queries::add_texts(const History& history,
                        const std::string& id,
                        const At* at,
                        v1::SurveyTexts& view) const {
    const auto row = read_row<v1::AnswerRow>(sources_.store, family::answers, id, at);
    const auto slot = base::StreamId::parse(id)->slot();
    const auto partition = slot % sources_.progress.partitions(kGrievances).value_or(1);
    bool erased = false;
    for (const std::uint64_t position : row->detail_positions()) {
        const auto record = history.find(id, {kGrievances, partition, position});
        if (!record) continue;
        for (const auto& event : record->events()) {
            auto opened = open_event<grievances::v1::SurveyAnswered>(event, *record,
                                                                     sources_.keyring, erased);
            if (opened) view.mutable_texts()->MergeFrom(opened->texts());
        }
    }
    if (erased) view.set_erased(true);
}

}  // namespace enlace::views
