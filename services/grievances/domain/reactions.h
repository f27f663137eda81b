#pragma once

#include <optional>
#include <string>

#include "base/origin.h"
#include "enlace/grievances/v1/grievance.pb.h"
#include "enlace/grievances/v1/survey.pb.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/telemedicine/v1/telemedicine.pb.h"

// What has come to an end, and whoever had it is asked about. Pure.
namespace enlace::grievances {

struct Invited {
    std::string stream;  // Empty: a new invitation, in the slot of the event's stream.
    v1::SurveyCommand command;
};

// Nothing where there is nobody to ask: the patient has died or was never reached, or it was a
// mistake.
std::optional<Invited> invite_after_case(const intake::v1::CaseClosed& event,
                                         const base::Origin& origin);
// Nothing after one that an older release recorded, which did not say whose it was.
std::optional<Invited> invite_after_visit(const homevisits::v1::HomeVisitCompleted& event,
                                          const base::Origin& origin);
std::optional<Invited> invite_after_session(const telemedicine::v1::TeleSessionCompleted& event,
                                            const base::Origin& origin);
// Nothing after one of whoever can't be reached.
std::optional<Invited> invite_after_grievance(const v1::GrievanceClosed& event,
                                              const base::Origin& origin);

}  // namespace enlace::grievances
