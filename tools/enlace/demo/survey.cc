#include "enlace/grievances/v1/survey.pb.h"
#include "enlace/grievances/v1/survey_answer.pb.h"
#include "enlace/views/v1/survey_view.pb.h"
#include "tools/enlace/client/principal.h"
#include "tools/enlace/client/wait.h"
#include "tools/enlace/demo/story.h"

namespace enlace::program::demo {
namespace {

using namespace grievances::v1;
using common::v1::Principal;

constexpr std::chrono::seconds kLimit{60};
constexpr std::string_view kIdeas[] = {"Más sillas en la sala de espera",
                                       "Que contesten el teléfono", "Gracias a todas"};

// Its id, once the reaction has come round to it.
std::string invitation_to(const Story& story, const Principal& worker, Desk& desk) {
    std::string id;
    wait_until("the invitation after a closed case", kLimit, [&] {
        const auto page = desk.api().read<views::v1::SurveyPage>(
            worker, "/v1/institutions/" + story.hospital + "/surveys?limit=500");
        for (const auto& item : page.items())
            if (item.about() == story.social_case) id = item.id();
        return !id.empty();
    });
    return id;
}

void choose(AnswerSurvey& command, std::string question, std::string option) {
    auto& answer = *command.add_answers();
    answer.set_question(std::move(question));
    answer.set_option(std::move(option));
}

AnswerSurvey answers(std::string folio, Dice& dice) {
    AnswerSurvey command;
    command.set_survey(std::move(folio));
    command.set_mode(dice.percent(60) ? SurveyMode::WEB : SurveyMode::TABLETA);
    choose(command, "TRATO", std::to_string(dice.between(2, 5)));
    choose(command, "INFORMACION", std::to_string(dice.between(1, 5)));
    choose(command, "RESUELTO", dice.percent(70) ? "SI" : "EN_PARTE");
    if (dice.percent(30)) {
        auto& idea = *command.add_answers();
        idea.set_question("COMENTARIO");
        idea.set_text(std::string(dice.one_of(kIdeas)));
    }
    return command;
}

}  // namespace

void play_survey(Story& story, Desk& desk, Dice dice) {
    const auto worker = at_institution(common::v1::SOCIAL_WORKER, story.hospital);
    const auto id = invitation_to(story, worker, desk);
    if (dice.percent(15)) return;  // Did not come back.
    HandOutSurvey hand_out;
    hand_out.set_channel(GrievanceContact::PRESENCIAL);
    const auto token = desk.act(worker, "/v1/surveys/" + id + "/hand-out", hand_out);
    if (!token || dice.percent(30)) return;
    const auto command = answers(token->enlace_folio(), dice);
    const http::ClientHeaders secret = {{"Enlace-Secret", token->secret()}};
    desk.act(worker, "/v1/public/survey-answers", command, secret);
    if (story.number % 30 == 0)
        desk.be_refused({"Answer a survey twice", "409 already_answered"}, worker,
                        "/v1/public/survey-answers", command, secret);
}

}  // namespace enlace::program::demo
