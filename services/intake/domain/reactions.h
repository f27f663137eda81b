#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/origin.h"
#include "care/visit_outcome.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/intake/v1/case.pb.h"
#include "enlace/referral/v1/referral.pb.h"
#include "enlace/telemedicine/v1/telemedicine.pb.h"
#include "enlace/transfers/v1/transfer.pb.h"

// What intake does about events of home visits, referrals, sessions and transfers: the case that
// they belong to learns of their opening and of their end. Pure.
namespace enlace::intake {

// A command to that stream.
struct Reacted {
    std::string stream;
    v1::CaseCommand command;
};

// Nothing for a visit that belongs to no case.
std::optional<Reacted> react(const homevisits::v1::HomeVisitRequested& event,
                             const base::Origin& origin);
std::optional<Reacted> react(const homevisits::v1::HomeVisitCompleted& event,
                             const base::Origin& origin);
std::optional<Reacted> react(const homevisits::v1::HomeVisitFailed& event,
                             const base::Origin& origin);
std::optional<Reacted> react(const homevisits::v1::HomeVisitCancelled& event,
                             const base::Origin& origin);
std::optional<Reacted> react(const homevisits::v1::HomeVisitExpired& event,
                             const base::Origin& origin);
std::optional<Reacted> react(const homevisits::v1::HomeVisitVoided& event,
                             const base::Origin& origin);
// It goes on, but not by itself: somebody has to say where else, or call it off.
std::optional<Reacted> react(const homevisits::v1::HomeVisitRejected& event,
                             const base::Origin& origin);
// A visit whose next step is a call is followed up by the case, unless a session asked for it,
// which has the patient. A call settles it (ContactAttempted), or that the visit is void.
std::optional<Reacted> owe_follow_up(const homevisits::v1::HomeVisitCompleted& event,
                                     const base::Origin& origin);
std::optional<Reacted> end_follow_up(const homevisits::v1::HomeVisitVoided& event,
                                     const base::Origin& origin);

// A referral is owed from its being sent until its sender has read what became of it. Nothing for a
// draft, of which the case was never told.
std::optional<Reacted> react(const referral::v1::ReferralSent& event, const base::Origin& origin);
std::optional<Reacted> react(const referral::v1::CounterReferralAcknowledged& event,
                             const base::Origin& origin);
std::optional<Reacted> react(const referral::v1::ReferralCancelled& event,
                             const base::Origin& origin);
std::optional<Reacted> react(const referral::v1::ReferralCancelConfirmed& event,
                             const base::Origin& origin);
std::optional<Reacted> react(const referral::v1::ReferralVoided& event, const base::Origin& origin);

// A session is owed until it was held, or given up. An urgent transfer that it asks for is owed
// from then on, by the case, until a transfer takes it up or the session turns out to be void.
std::optional<Reacted> react(const telemedicine::v1::TeleSessionProposed& event,
                             const base::Origin& origin);
std::vector<Reacted> after_session(const telemedicine::v1::TeleSessionCompleted& event,
                                   const base::Origin& origin);
std::optional<Reacted> react(const telemedicine::v1::TeleFollowUpAbandoned& event,
                             const base::Origin& origin);
std::optional<Reacted> react(const telemedicine::v1::TeleSessionCancelled& event,
                             const base::Origin& origin);
std::vector<Reacted> after_void(const telemedicine::v1::TeleSessionVoided& event,
                                const base::Origin& origin);

// A transfer is owed until the hospital that sent the patient has closed it. What a session had the
// case owe until then, it takes up.
std::vector<Reacted> after_request(const transfers::v1::TransferRequested& event,
                                   const base::Origin& origin);
std::optional<Reacted> react(const transfers::v1::TransferClosed& event,
                             const base::Origin& origin);
std::optional<Reacted> react(const transfers::v1::TransferCancelled& event,
                             const base::Origin& origin);
std::optional<Reacted> react(const transfers::v1::TransferVoided& event,
                             const base::Origin& origin);

}  // namespace enlace::intake
