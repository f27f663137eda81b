#include "intake/deciders.h"

#include "intake/domain/case.h"
#include "intake/domain/patient.h"

namespace enlace::intake {
namespace {

std::vector<std::string> caseload(const v1::CaseState& state) {
    const bool in_work =
        state.status() == v1::CaseState::OPEN || state.status() == v1::CaseState::ON_HOLD;
    if (!in_work || state.worker().empty()) return {};
    return {caseload_name(state.institution(), state.worker())};
}

}  // namespace

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

std::string caseload_name(std::string_view institution, std::string_view worker) {
    return "caseload/" + std::string(institution) + "/" + std::string(worker);
}

}  // namespace enlace::intake
