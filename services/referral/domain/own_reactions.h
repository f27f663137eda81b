#pragma once

#include <optional>
#include <string>

#include "base/origin.h"
#include "care/visit_outcome.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/referral/v1/referral.pb.h"
#include "enlace/telemedicine/v1/telemedicine.pb.h"

// What happened to referrals, to sessions or to home visits, and what referrals ask of themselves
// because of it. Pure.
namespace enlace::referral {

struct Reacted {
    std::string stream;  // Empty: a new referral, in the slot of the event's stream.
    v1::ReferralCommand command;
};

// Whether another one was sent for the same need meanwhile is looked at again: two that cross on
// their way are both marked.
std::optional<Reacted> look_again(const v1::ReferralSent& event, const base::Origin& origin);

// A counter-referral that asks for follow-up by another unit starts a referral to it, by the unit
// that attended. Who asks of itself needs none.
std::optional<Reacted> ask_for_follow_up(const v1::CounterReferralIssued& event,
                                         const base::Origin& origin);

// A session whose disposition is a referral starts one, by the unit that proposed the session,
// which has the patient.
std::optional<Reacted> refer_after_session(const telemedicine::v1::TeleSessionCompleted& event,
                                           const base::Origin& origin);

// A visit whose next step is a referral begins a draft, with the unit that asked for the visit,
// which has the patient. To whom it is sent, and for what, that unit says.
std::optional<Reacted> draft_after_visit(const homevisits::v1::HomeVisitCompleted& event,
                                         const base::Origin& origin);

// A referral is told of the visit that its counter-referral asked for, and that was not made.
template <class VisitEvent>
std::optional<Reacted> tell_referral(const VisitEvent& event, const base::Origin& origin) {
    return care::tell_asker<Reacted>("referral", event, origin);
}

}  // namespace enlace::referral
