#include "views/deciders.h"

#include "grievances/domain/grievance.h"
#include "grievances/domain/survey.h"
#include "homevisits/domain/home_visit.h"
#include "intake/domain/activity.h"
#include "intake/domain/case.h"
#include "intake/domain/patient.h"
#include "intake/domain/staff_case.h"
#include "referral/domain/referral.h"
#include "telemedicine/domain/telemedicine.h"
#include "transfers/domain/capacity.h"
#include "transfers/domain/transfer.h"

namespace enlace::views {
namespace {

template <class State>
std::string sealed_under_patient(const State& state) {
    return state.patient_id();
}

template <class State>
std::string sealed_under_itself(const State&) {
    return {};
}

}  // namespace

Deciders::Deciders(const base::Policy& policy)
    : patient(aggregate::make_decider<intake::v1::PatientCommand,
                                      intake::v1::PatientState,
                                      intake::v1::PatientEvent,
                                      intake::v1::Rejection>(
          {.kind = "patient",
           .decide = intake::decide,
           .evolve = intake::evolve,
           .ownership = intake::ownership,
           .on_timer = intake::on_patient_timer,
           .state_name = intake::state_name,
           .subject = sealed_under_itself<intake::v1::PatientState>},
          policy)),
      social_case(aggregate::make_decider<intake::v1::CaseCommand,
                                          intake::v1::CaseState,
                                          intake::v1::CaseEvent,
                                          intake::v1::Rejection>(
          {.kind = "case",
           .decide = intake::decide,
           .evolve = intake::evolve,
           .ownership = intake::ownership,
           .on_timer = intake::on_case_timer,
           .state_name = intake::state_name,
           .subject = sealed_under_patient<intake::v1::CaseState>},
          policy)),
      visit(aggregate::make_decider<homevisits::v1::HomeVisitCommand,
                                    homevisits::v1::HomeVisitState,
                                    homevisits::v1::HomeVisitEvent,
                                    homevisits::v1::Rejection>(
          {.kind = "visit",
           .decide = homevisits::decide,
           .evolve = homevisits::evolve,
           .ownership = homevisits::ownership,
           .on_timer = homevisits::on_timer,
           .state_name = homevisits::state_name,
           .subject = sealed_under_patient<homevisits::v1::HomeVisitState>},
          policy)),
      activity(aggregate::make_decider<intake::v1::ActivityCommand,
                                       intake::v1::ActivityState,
                                       intake::v1::ActivityEvent,
                                       intake::v1::Rejection>(
          {.kind = "activity",
           .decide = intake::decide,
           .evolve = intake::evolve,
           .ownership = intake::ownership,
           .on_timer = intake::on_activity_timer,
           .state_name = intake::state_name,
           .subject = sealed_under_itself<intake::v1::ActivityState>},
          policy)),
      referral(aggregate::make_decider<enlace::referral::v1::ReferralCommand,
                                       enlace::referral::v1::ReferralState,
                                       enlace::referral::v1::ReferralEvent,
                                       enlace::referral::v1::Rejection>(
          {.kind = "referral",
           .decide = enlace::referral::decide,
           .evolve = enlace::referral::evolve,
           .ownership = enlace::referral::ownership,
           .on_timer = enlace::referral::on_timer,
           .state_name = enlace::referral::state_name,
           .subject = sealed_under_patient<enlace::referral::v1::ReferralState>,
           .relation = enlace::referral::relation},
          policy)),
      session(aggregate::make_decider<telemedicine::v1::TelemedicineCommand,
                                      telemedicine::v1::TelemedicineState,
                                      telemedicine::v1::TelemedicineEvent,
                                      telemedicine::v1::Rejection>(
          {.kind = "tele",
           .decide = telemedicine::decide,
           .evolve = telemedicine::evolve,
           .ownership = telemedicine::ownership,
           .on_timer = telemedicine::on_timer,
           .state_name = telemedicine::state_name,
           .subject = sealed_under_patient<telemedicine::v1::TelemedicineState>},
          policy)),
      transfer(aggregate::make_decider<transfers::v1::TransferCommand,
                                       transfers::v1::TransferState,
                                       transfers::v1::TransferEvent,
                                       transfers::v1::Rejection>(
          {.kind = "transfer",
           .decide = transfers::decide,
           .evolve = transfers::evolve,
           .ownership = transfers::ownership,
           .on_timer = transfers::on_timer,
           .state_name = transfers::state_name,
           .subject = sealed_under_patient<transfers::v1::TransferState>,
           .relation = transfers::relation},
          policy)),
      capacity(aggregate::make_decider<transfers::v1::CapacityCommand,
                                       transfers::v1::CapacityState,
                                       transfers::v1::CapacityEvent,
                                       transfers::v1::Rejection>(
          {.kind = "capacity",
           .decide = transfers::decide_capacity,
           .evolve = transfers::evolve_capacity,
           .ownership = transfers::capacity_ownership,
           .on_timer = transfers::on_capacity_timer,
           .state_name = transfers::capacity_state_name,
           .subject = transfers::capacity_subject},
          policy)),
      grievance(aggregate::make_decider<grievances::v1::GrievanceCommand,
                                        grievances::v1::GrievanceState,
                                        grievances::v1::GrievanceEvent,
                                        grievances::v1::Rejection>(
          {.kind = "grievance",
           .decide = grievances::decide,
           .evolve = grievances::evolve,
           .ownership = grievances::ownership,
           .on_timer = grievances::on_timer,
           .state_name = grievances::state_name,
           .subject = sealed_under_itself<grievances::v1::GrievanceState>},
          policy)),
      survey(aggregate::make_decider<grievances::v1::SurveyCommand,
                                     grievances::v1::SurveyState,
                                     grievances::v1::SurveyEvent,
                                     grievances::v1::Rejection>(
          {.kind = "survey",
           .decide = grievances::decide_survey,
           .evolve = grievances::evolve_survey,
           .ownership = grievances::survey_ownership,
           .on_timer = grievances::on_survey_timer,
           .state_name = grievances::survey_state_name,
           .subject = grievances::survey_subject},
          policy)),
      staff_case(aggregate::make_decider<intake::v1::StaffCaseCommand,
                                         intake::v1::StaffCaseState,
                                         intake::v1::StaffCaseEvent,
                                         intake::v1::Rejection>(
          {.kind = "staffcase",
           .decide = intake::decide,
           .evolve = intake::evolve,
           .ownership = intake::ownership,
           .on_timer = intake::on_staff_case_timer,
           .state_name = intake::state_name,
           .subject = sealed_under_itself<intake::v1::StaffCaseState>},
          policy)) {}

}  // namespace enlace::views
