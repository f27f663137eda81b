#include "deadlines/times.h"
#include "intake/domain/case_guards.h"

namespace enlace::intake {
namespace {

using common::v1::SOCIAL_WORKER;

// Why a case that is not at the step before can't take this one.
v1::Rejection out_of_turn(const Asked& asked) {
    if (waits_for_a_worker(asked.status())) return v1::CASE_NOT_ASSIGNED;
    if (asked.status() == CaseState::ON_HOLD) return v1::CASE_ON_HOLD;
    if (asked.status() == CaseState::OPEN) return v1::STUDY_MISSING;
    if (asked.status() == CaseState::ASSESSED) return v1::PLAN_MISSING;
    return v1::PLAN_ALREADY_ACTIVE;
}

}  // namespace

CaseDecision record_social_study(const v1::RecordSocialStudy& command, const Asked& asked) {
    if (const auto refused = asked.refuse({SOCIAL_WORKER})) return *refused;
    if (asked.status() == CaseState::ASSESSED || asked.status() == CaseState::PLAN_ACTIVE)
        return v1::STUDY_ALREADY_RECORDED;
    if (asked.status() != CaseState::OPEN) return out_of_turn(asked);
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;

    v1::CaseEvent event;
    auto& study = *event.mutable_social_study_recorded();
    study.set_worker(command.worker());
    study.set_reclassified_level(command.reclassified_level());
    study.set_exemption(command.exemption());
    if (command.has_exempt_until())
        study.set_exempt_until_us(deadlines::to_us(command.exempt_until()));
    *study.mutable_plan_by() = asked.start_clock(kPlanBy);
    study.set_family_group(command.family_group());
    study.set_housing(command.housing());
    study.set_income_band(command.income_band());
    study.set_expense_band(command.expense_band());
    study.set_support_network(command.support_network());
    study.set_schooling(command.schooling());
    study.set_occupation(command.occupation());
    return event;
}

CaseDecision activate_care_plan(const v1::ActivateCarePlan& command, const Asked& asked) {
    if (const auto refused = asked.refuse({SOCIAL_WORKER})) return *refused;
    if (asked.status() != CaseState::ASSESSED) return out_of_turn(asked);
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;
    if (!command.consented() && command.override_reason().empty()) return v1::CONSENT_MISSING;

    v1::CaseEvent event;
    auto& plan = *event.mutable_care_plan_activated();
    plan.set_plan(asked.state.plan() + 1);
    plan.set_consented(command.consented());
    *plan.mutable_review_by() = asked.start_clock(kReviewBy);
    *plan.mutable_objectives() = command.objectives();
    plan.set_override_reason(command.override_reason());
    return event;
}

CaseDecision revise_care_plan(const v1::ReviseCarePlan& command, const Asked& asked) {
    if (const auto refused = asked.refuse({SOCIAL_WORKER})) return *refused;
    if (asked.status() != CaseState::PLAN_ACTIVE) return out_of_turn(asked);
    if (asked.is_malformed()) return v1::COMMAND_MALFORMED;

    v1::CaseEvent event;
    auto& plan = *event.mutable_care_plan_revised();
    plan.set_plan(asked.state.plan() + 1);
    *plan.mutable_review_by() = asked.start_clock(kReviewBy);
    *plan.mutable_objectives() = command.objectives();
    plan.set_reason(command.reason());
    return event;
}

}  // namespace enlace::intake
