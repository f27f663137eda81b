#include "grievances/domain/survey.h"

#include <optional>
#include <stdexcept>
#include <vector>

#include "base/asked.h"
#include "deadlines/clocks.h"

namespace enlace::grievances {
namespace {

using namespace common::v1;
using AskedSurvey = base::Asked<v1::SurveyCommand, v1::SurveyState>;
using v1::SurveyState;

constexpr std::string_view kSurvey = "survey";
constexpr std::string_view kAnswerBy = "answer_by";

SurveyDecision survey_unchanged() {
    return std::vector<v1::SurveyEvent>{};
}

// Whoever has to do with the people that are asked after that.
bool sees_people(Role role, v1::SurveyContext::Code after) {
    switch (after) {
        case v1::SurveyContext::CASE:
        case v1::SurveyContext::TELE_SESSION:
            return role == SOCIAL_WORKER || role == SUPERVISOR || role == CLINICIAN;
        case v1::SurveyContext::HOME_VISIT:
            return role == VISITING_TEAM || role == JURISDICTION_COORDINATOR;
        case v1::SurveyContext::GRIEVANCE:
            return role == GRIEVANCE_DESK || role == QUALITY_MANAGER;
        case v1::SurveyContext::UNSPECIFIED:
        case v1::SurveyContext_Code_SurveyContext_Code_INT_MIN_SENTINEL_DO_NOT_USE_:
        case v1::SurveyContext_Code_SurveyContext_Code_INT_MAX_SENTINEL_DO_NOT_USE_:
            break;
    }
    return false;
}

// Why the actor is none of the staff who gave the care.
std::optional<v1::Rejection> not_staff(const AskedSurvey& asked) {
    const auto& actor = asked.actor();
    const bool exists = asked.status() != SurveyState::ABSENT;
    if (exists ? !hands_out_surveys(actor.role(), asked.state.context())
               : !hands_out_surveys(actor.role()))
        return v1::ROLE_NOT_ALLOWED;
    if (actor.institution().empty() && actor.jurisdiction().empty()) return v1::INSTITUTION_MISSING;
    if (exists && (actor.institution() != asked.state.unit() ||
                   actor.jurisdiction() != asked.state.jurisdiction()))
        return v1::NOT_THE_UNIT;
    return std::nullopt;
}

SurveyDecision invite(const v1::InviteToSurvey& command, const AskedSurvey& asked) {
    if (!asked.by({REACTION})) return v1::ROLE_NOT_ALLOWED;
    if (asked.status() != SurveyState::ABSENT) return survey_unchanged();
    if (command.unit().empty() && command.jurisdiction().empty()) return v1::UNIT_UNKNOWN;
    if (command.questionnaire_version() == 0) return v1::NOTHING_IS_ASKED;

    v1::SurveyEvent event;
    auto& invited = *event.mutable_survey_invited();
    invited.set_context(command.context());
    invited.set_about(command.about());
    invited.set_unit(command.unit());
    invited.set_jurisdiction(command.jurisdiction());
    invited.set_service(command.service());
    invited.set_questionnaire_version(command.questionnaire_version());
    auto& answer_by = *invited.mutable_answer_by();
    answer_by = deadlines::start_clock(asked.policy, kSurvey, kAnswerBy, asked.now_us(),
                                       {.institution = command.unit()});
    // It ends a time in which somebody may do something: it must have been possible.
    answer_by.set_only_while_served(true);
    return event;
}

SurveyDecision hand_out(const v1::HandOutSurvey& command, const AskedSurvey& asked) {
    if (const auto refused = not_staff(asked)) return *refused;
    if (asked.status() == SurveyState::ABSENT) return v1::SURVEY_UNKNOWN;
    if (asked.status() == SurveyState::ENDED) return v1::SURVEY_ENDED;
    if (command.channel() == v1::GrievanceContact::UNSPECIFIED) return v1::COMMAND_MALFORMED;
    if (asked.status() == SurveyState::HANDED_OUT) return survey_unchanged();

    v1::SurveyEvent event;
    event.mutable_survey_handed_out()->set_channel(command.channel());
    return event;
}

SurveyDecision end_survey(const v1::EndSurvey& command, const AskedSurvey& asked) {
    if (!asked.by({TIMER})) return v1::ROLE_NOT_ALLOWED;
    if (asked.status() == SurveyState::ABSENT) return v1::SURVEY_UNKNOWN;
    const auto* due = deadlines::due_deadline(asked.state.deadlines(), kAnswerBy, command.version(),
                                              asked.now_us());
    const std::int64_t served_us = asked.now_us() - asked.command.context().serving_since_us();
    if (!due || served_us < due->deadline().response_us()) return survey_unchanged();

    v1::SurveyEvent event;
    event.mutable_survey_ended();
    return event;
}

}  // namespace

SurveyDecision decide_survey(const v1::SurveyCommand& command,
                             const v1::SurveyState& state,
                             const base::Policy& policy) {
    using Command = v1::SurveyCommand;
    const AskedSurvey asked{command, state, policy};
    switch (command.kind_case()) {
        case Command::kInviteToSurvey:
            return invite(command.invite_to_survey(), asked);
        case Command::kHandOutSurvey:
            return hand_out(command.hand_out_survey(), asked);
        case Command::kEndSurvey:
            return end_survey(command.end_survey(), asked);
        case Command::KIND_NOT_SET:
            break;
    }
    throw std::logic_error("a survey's command of a kind this build does not know");
}

v1::SurveyState evolve_survey(v1::SurveyState state,
                              const v1::SurveyEvent& event,
                              const base::EventInfo& info) {
    switch (event.kind_case()) {
        case v1::SurveyEvent::kSurveyInvited: {
            const auto& invited = event.survey_invited();
            state.set_status(SurveyState::INVITED);
            state.set_context(invited.context());
            state.set_about(invited.about());
            state.set_unit(invited.unit());
            state.set_jurisdiction(invited.jurisdiction());
            state.set_service(invited.service());
            state.set_questionnaire_version(invited.questionnaire_version());
            deadlines::arm(*state.mutable_deadlines(), invited.answer_by(), info.version);
            return state;
        }
        case v1::SurveyEvent::kSurveyHandedOut:
            state.set_status(SurveyState::HANDED_OUT);
            return state;
        case v1::SurveyEvent::kSurveyEnded:
            state.set_status(SurveyState::ENDED);
            state.clear_deadlines();
            return state;
        case v1::SurveyEvent::KIND_NOT_SET:
            break;
    }
    throw std::logic_error("a survey's event of a kind this build does not know");
}

Ownership survey_ownership(const v1::SurveyState& state) {
    Ownership owner;
    if (!state.unit().empty()) owner.add_institutions(state.unit());
    if (!state.jurisdiction().empty()) owner.add_jurisdictions(state.jurisdiction());
    return owner;
}

v1::SurveyCommand on_survey_timer(const ArmedDeadline& due) {
    v1::SurveyCommand command;
    command.mutable_end_survey()->set_version(due.version());
    return command;
}

std::string_view survey_state_name(const v1::SurveyState& state) {
    return v1::SurveyState::Status_Name(state.status());
}

std::string survey_subject(const v1::SurveyState& /*state*/) {
    return {};
}

bool hands_out_surveys(Role role) {
    using Context = v1::SurveyContext;
    return sees_people(role, Context::CASE) || sees_people(role, Context::HOME_VISIT) ||
           sees_people(role, Context::GRIEVANCE);
}

bool hands_out_surveys(Role role, v1::SurveyContext::Code after) {
    return sees_people(role, after);
}

}  // namespace enlace::grievances
