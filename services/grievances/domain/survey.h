#pragma once

#include <string>
#include <string_view>

#include "base/decision.h"
#include "base/event_info.h"
#include "base/policy.h"
#include "enlace/common/v1/common.pb.h"
#include "enlace/grievances/v1/rejection.pb.h"
#include "enlace/grievances/v1/survey.pb.h"

// The invitation to say how satisfied somebody is, until its time is over. Pure.
namespace enlace::grievances {

using SurveyDecision = base::Decision<v1::SurveyEvent, v1::Rejection>;

SurveyDecision decide_survey(const v1::SurveyCommand& command,
                             const v1::SurveyState& state,
                             const base::Policy& policy);

// Never refuses. Throws std::logic_error at an event of no kind.
v1::SurveyState evolve_survey(v1::SurveyState state,
                              const v1::SurveyEvent& event,
                              const base::EventInfo& info);

// Whoever gave the care: a unit, or a jurisdiction.
common::v1::Ownership survey_ownership(const v1::SurveyState& state);

// Its only clock: when it runs out, nobody can answer any more.
v1::SurveyCommand on_survey_timer(const common::v1::ArmedDeadline& due);

std::string_view survey_state_name(const v1::SurveyState& state);

// The stream itself: nothing in it is personal.
std::string survey_subject(const v1::SurveyState& state);

// Of those who see the people that they ask; to everybody else of a unit there are no invitations.
bool hands_out_surveys(common::v1::Role role);
bool hands_out_surveys(common::v1::Role role, v1::SurveyContext::Code after);

}  // namespace enlace::grievances
