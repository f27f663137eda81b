#include "grievances/deciders.h"

#include "grievances/domain/grievance.h"
#include "grievances/domain/survey.h"
#include "grievances/domain/survey_answer.h"

namespace enlace::grievances {

Deciders::Deciders(const base::Policy& policy)
    : grievances(grievance_decider(policy)),
      surveys(survey_decider(policy)),
      answers(answer_decider(policy)) {}

std::vector<const aggregate::Decider*> Deciders::all() const {
    return {grievances.get(), surveys.get(), answers.get()};
}

std::unique_ptr<aggregate::Decider> grievance_decider(const base::Policy& policy) {
    return aggregate::make_decider(
        aggregate::Functions<v1::GrievanceCommand, v1::GrievanceState, v1::GrievanceEvent,
                             v1::Rejection>{
            .kind = "grievance",
            .decide = decide,
            .evolve = evolve,
            .ownership = ownership,
            .on_timer = on_timer,
            .state_name = state_name,
            // Nobody's patient's: the stream's own.
            .subject = [](const v1::GrievanceState&) { return std::string(); }},
        policy);
}

std::unique_ptr<aggregate::Decider> survey_decider(const base::Policy& policy) {
    return aggregate::make_decider(
        aggregate::Functions<v1::SurveyCommand, v1::SurveyState, v1::SurveyEvent, v1::Rejection>{
            .kind = "survey",
            .decide = decide_survey,
            .evolve = evolve_survey,
            .ownership = survey_ownership,
            .on_timer = on_survey_timer,
            .state_name = survey_state_name,
            .subject = survey_subject},
        policy);
}

std::unique_ptr<aggregate::Decider> answer_decider(const base::Policy& policy) {
    return aggregate::make_decider(
        aggregate::Functions<v1::SurveyAnswerCommand, v1::SurveyAnswerState, v1::SurveyAnswerEvent,
                             v1::Rejection>{.kind = "answer",
                                            .decide = decide_answer,
                                            .evolve = evolve_answer,
                                            .ownership = answer_ownership,
                                            .on_timer = on_answer_timer,
                                            .state_name = answer_state_name,
                                            .subject = answer_subject},
        policy);
}

}  // namespace enlace::grievances
