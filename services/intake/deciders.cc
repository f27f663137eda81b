#include "intake/deciders.h"

#include "intake/domain/activity.h"
#include "intake/domain/case.h"
#include "intake/domain/erasure.h"
#include "intake/domain/patient.h"

namespace enlace::intake {
namespace {

std::vector<std::string> caseload(const v1::CaseState& state) {
    const auto status = state.status();
    const bool in_work = status == v1::CaseState::OPEN || status == v1::CaseState::ASSESSED ||
                         status == v1::CaseState::PLAN_ACTIVE || status == v1::CaseState::ON_HOLD;
    if (!in_work || state.worker().empty()) return {};
    return {caseload_name(state.institution(), state.worker())};
}

std::unique_ptr<aggregate::Decider> patient_decider(const base::Policy& policy) {
    return aggregate::make_decider(
        aggregate::Functions<v1::PatientCommand, v1::PatientState, v1::PatientEvent, v1::Rejection>{
            .kind = "patient",
            .decide = decide,
            .evolve = evolve,
            .ownership = ownership,
            .on_timer = on_patient_timer,
            .state_name = state_name,
            .subject = [](const v1::PatientState&) { return std::string(); }},
        policy);
}

std::unique_ptr<aggregate::Decider> case_decider(const base::Policy& policy) {
    return aggregate::make_decider(
        aggregate::Functions<v1::CaseCommand, v1::CaseState, v1::CaseEvent, v1::Rejection>{
            .kind = "case",
            .decide = decide,
            .evolve = evolve,
            .ownership = ownership,
            .on_timer = on_case_timer,
            .state_name = state_name,
            .subject = [](const v1::CaseState& state) { return state.patient_id(); },
            .tallies = caseload},
        policy);
}

std::unique_ptr<aggregate::Decider> activity_decider(const base::Policy& policy) {
    return aggregate::make_decider(
        aggregate::Functions<v1::ActivityCommand, v1::ActivityState, v1::ActivityEvent,
                             v1::Rejection>{
            .kind = "activity",
            .decide = decide,
            .evolve = evolve,
            .ownership = ownership,
            .on_timer = on_activity_timer,
            .state_name = state_name,
            .subject = [](const v1::ActivityState&) { return std::string(); }},
        policy);
}

std::unique_ptr<aggregate::Decider> erasure_decider(const base::Policy& policy) {
    return aggregate::make_decider(
        aggregate::Functions<v1::ErasureCommand, v1::ErasureState, v1::ErasureEvent, v1::Rejection>{
            .kind = "erasure",
            .decide = decide,
            .evolve = evolve,
            .ownership = ownership,
            .on_timer = on_erasure_timer,
            .state_name = state_name,
            .subject = [](const v1::ErasureState&) { return std::string(); }},
        policy);
}

}  // namespace

Deciders::Deciders(const base::Policy& policy)
    : patients(patient_decider(policy)),
      cases(case_decider(policy)),
      activities(activity_decider(policy)),
      erasures(erasure_decider(policy)) {}

std::vector<const aggregate::Decider*> Deciders::all() const {
    return {patients.get(), cases.get(), activities.get(), erasures.get()};
}

std::string caseload_name(std::string_view institution, std::string_view worker) {
    return "caseload/" + std::string(institution) + "/" + std::string(worker);
}

}  // namespace enlace::intake
