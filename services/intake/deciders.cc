#include "intake/deciders.h"

#include "intake/domain/activity.h"
#include "intake/domain/case.h"
#include "intake/domain/erasure.h"
#include "intake/domain/organisation.h"
#include "intake/domain/patient.h"
#include "intake/domain/staff_case.h"

namespace enlace::intake {
namespace {

std::string obligation_name(v1::ObligationKind kind) {
    return "obligation/" + v1::ObligationKind_Name(kind);
}

std::vector<std::string> counts_for(const v1::CaseState& state) {
    std::vector<std::string> names;
    const auto status = state.status();
    const bool in_work = status == v1::CaseState::OPEN || status == v1::CaseState::ASSESSED ||
                         status == v1::CaseState::PLAN_ACTIVE || status == v1::CaseState::ON_HOLD;
    if (in_work && !state.worker().empty()) {
        names.push_back(caseload_name(state.institution(), state.worker()));
    }
    for (const auto& obligation : state.obligations()) {
        if (obligation.open()) names.push_back(obligation_name(obligation.kind()));
    }
    return names;
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
            .tallies = counts_for,
            .confidentiality =
                [](const v1::CaseEvent& event, const v1::CaseState& state) {
                    return state.restricted() || restricts(event) ? journal::v1::RESTRICTED
                                                                  : journal::v1::NORMAL;
                }},
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

std::unique_ptr<aggregate::Decider> staff_case_decider(const base::Policy& policy) {
    return aggregate::make_decider(
        aggregate::Functions<v1::StaffCaseCommand, v1::StaffCaseState, v1::StaffCaseEvent,
                             v1::Rejection>{
            .kind = "staffcase",
            .decide = decide,
            .evolve = evolve,
            .ownership = ownership,
            .on_timer = on_staff_case_timer,
            .state_name = state_name,
            .subject = [](const v1::StaffCaseState&) { return std::string(); },
            .confidentiality =
                [](const v1::StaffCaseEvent&, const v1::StaffCaseState&) {
                    return journal::v1::VERY_RESTRICTED;
                }},
        policy);
}

std::unique_ptr<aggregate::Decider> organisation_decider(const base::Policy& policy) {
    return aggregate::make_decider(
        aggregate::Functions<v1::OrganisationCommand, v1::OrganisationState, v1::OrganisationEvent,
                             v1::Rejection>{
            .kind = "organisation",
            .decide = decide,
            .evolve = evolve,
            .ownership = ownership,
            .on_timer = on_organisation_timer,
            .state_name = state_name,
            .subject = [](const v1::OrganisationState&) { return std::string(); }},
        policy);
}

}  // namespace

Deciders::Deciders(const base::Policy& policy)
    : patients(patient_decider(policy)),
      cases(case_decider(policy)),
      activities(activity_decider(policy)),
      erasures(erasure_decider(policy)),
      staff_cases(staff_case_decider(policy)),
      organisations(organisation_decider(policy)) {}

std::vector<const aggregate::Decider*> Deciders::all() const {
    return {patients.get(), cases.get(),       activities.get(),
            erasures.get(), staff_cases.get(), organisations.get()};
}

std::string caseload_name(std::string_view institution, std::string_view worker) {
    return "caseload/" + std::string(institution) + "/" + std::string(worker);
}

std::vector<aggregate::WatchedTally> watched_tallies() {
    std::vector<aggregate::WatchedTally> all;
    const auto& kinds = *v1::ObligationKind_descriptor();
    for (int i = 0; i < kinds.value_count(); ++i) {
        if (kinds.value(i)->number() == v1::OBLIGATION_KIND_UNSPECIFIED) continue;
        all.push_back(
            {.tally = obligation_name(static_cast<v1::ObligationKind>(kinds.value(i)->number())),
             .metric = "enlace_obligations_open",
             .help = "Obligations of cases that nothing has closed yet.",
             .labels = {{"kind", kinds.value(i)->name()}}});
    }
    return all;
}

}  // namespace enlace::intake
