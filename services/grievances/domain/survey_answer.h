#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/decision.h"
#include "base/event_info.h"
#include "base/field_error.h"
#include "base/policy.h"
#include "enlace/common/v1/common.pb.h"
#include "enlace/grievances/v1/rejection.pb.h"
#include "enlace/grievances/v1/survey_answer.pb.h"

// What somebody has answered, once. Whoever comes so far has shown a token: the api lets nobody
// else in. Pure.
namespace enlace::grievances {

using AnswerDecision = base::Decision<v1::SurveyAnswerEvent, v1::Rejection>;

AnswerDecision decide_answer(const v1::SurveyAnswerCommand& command,
                             const v1::SurveyAnswerState& state,
                             const base::Policy& policy);

// Never refuses. Throws std::logic_error at an event of no kind.
v1::SurveyAnswerState evolve_answer(v1::SurveyAnswerState state,
                                    const v1::SurveyAnswerEvent& event,
                                    const base::EventInfo& info);

// Whose figures it is part of.
common::v1::Ownership answer_ownership(const v1::SurveyAnswerState& state);

// There are no clocks. Throws std::logic_error.
v1::SurveyAnswerCommand on_answer_timer(const common::v1::ArmedDeadline& due);

std::string_view answer_state_name(const v1::SurveyAnswerState& state);

// The stream itself: whoever wrote it is nobody's patient here.
std::string answer_subject(const v1::SurveyAnswerState& state);

// What is wrong with a command whatever it meets, beyond the mere absence of required fields.
std::vector<base::FieldError> malformed(const v1::SurveyAnswerCommand& command);

}  // namespace enlace::grievances
