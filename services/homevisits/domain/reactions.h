#pragma once

#include <string>
#include <vector>

#include "base/origin.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/referral/v1/referral.pb.h"
#include "enlace/telemedicine/v1/telemedicine.pb.h"

// What happened elsewhere, or here, and what we ask of ourselves because of it. Pure; how many
// commands follow never depends on a personal field.
namespace enlace::homevisits {

struct Reacted {
    std::string stream;  // Empty: a new visit, in the slot of the event's stream.
    v1::HomeVisitCommand command;
};

// A patient could not be reached by telephone as often as policy allows: one visit.
std::vector<Reacted> ask_for_visit(const intake::v1::ContactAttempted& event,
                                   const base::Origin& origin);

// A counter-referral, a session's disposition or a follow-up that was given up asks for one: for
// the unit that attended, or the one that proposed the session, which has the patient. Where no
// place is given, in the municipality that is known of the patient.
std::vector<Reacted> visit_after_counter_referral(const referral::v1::CounterReferralIssued& event,
                                                  const base::Origin& origin);
std::vector<Reacted> visit_after_session(const telemedicine::v1::TeleSessionCompleted& event,
                                         const base::Origin& origin);
std::vector<Reacted> visit_after_follow_up(const telemedicine::v1::TeleFollowUpAbandoned& event,
                                           const base::Origin& origin);

// What the visit's case says about reaching the patient, once it knows of the visit and whenever
// it says otherwise.
std::vector<Reacted> tell_of_case(const intake::v1::ObligationOpened& event,
                                  const base::Origin& origin);
std::vector<Reacted> tell_of_triage(const intake::v1::CaseTriaged& event,
                                    const base::Origin& origin);
std::vector<Reacted> tell_of_change(const intake::v1::DoNotContactChanged& event,
                                    const base::Origin& origin);

// To the jurisdiction that the map names, or into the state coordinator's list.
std::vector<Reacted> route_visit(const v1::HomeVisitRequested& event, const base::Origin& origin);

// One visit that was made leads to another, for whoever asked for the first. Where to, the look-up
// that goes with it says.
std::vector<Reacted> visit_after_visit(const v1::HomeVisitCompleted& event,
                                       const base::Origin& origin);

// No further attempt is to be made.
std::vector<Reacted> end_visit(const v1::HomeVisitAttemptFailed& event, const base::Origin& origin);

}  // namespace enlace::homevisits
