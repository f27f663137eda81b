#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/origin.h"
#include "enlace/homevisits/v1/home_visit.pb.h"
#include "enlace/referral/v1/referral.pb.h"
#include "enlace/telemedicine/v1/telemedicine.pb.h"
#include "enlace/transfers/v1/transfer.pb.h"

// What happened to transfers, or elsewhere, and what transfers ask of themselves because of it.
// Pure; how many commands follow never depends on a personal field.
namespace enlace::transfers {

struct Reacted {
    std::string stream;  // Empty: a new transfer, in the slot of the event's stream.
    v1::TransferCommand command;
    bool creates = false;  // The stream may be new although it has a name.
};

// The first ring, by the rules; none where they propose nobody.
std::optional<Reacted> offer_to_proposed(const v1::TransferRequested& event,
                                         const base::Origin& origin);

// Whether the beds that offers rested on were there when the offers counted.
std::vector<Reacted> look_again(const v1::TransferOffered& event, const base::Origin& origin);

// Nobody is left who might answer.
std::optional<Reacted> exhaust_declined(const v1::TransferOfferDeclined& event,
                                        const base::Origin& origin);
std::optional<Reacted> exhaust_timed_out(const v1::TransferOfferTimedOut& event,
                                         const base::Origin& origin);

// An urgent transfer that a session's disposition asks for, from where the patient sat. It has the
// session's id but for the kind, so that there is one for each session.
std::optional<Reacted> transfer_after_session(const telemedicine::v1::TeleSessionCompleted& event,
                                              const base::Origin& origin);
// A patient who has to be taken to the hospital that has accepted the referral: that hospital alone
// is asked first, for a bed and a physician.
std::optional<Reacted> transfer_for_referral(const referral::v1::ReferralAccepted& event,
                                             const base::Origin& origin);
// Likewise one that a visit at home has shown the need of: for the hospital that had asked for the
// visit, which has the patient. What can be done for somebody who is at home, the regulator says.
std::optional<Reacted> transfer_after_visit(const homevisits::v1::HomeVisitCompleted& event,
                                            const base::Origin& origin);
// That session, or visit, was entered in error: what it asked for may be under way, and is told of
// it.
std::optional<Reacted> tell_of_void(const telemedicine::v1::TeleSessionVoided& event,
                                    const base::Origin& origin);
std::optional<Reacted> tell_of_void_visit(const homevisits::v1::HomeVisitVoided& event,
                                          const base::Origin& origin);

// The soft guard that what asked for a transfer is no mistake.
inline constexpr std::string_view kAskerGuard = "asked_by";

// In place of a capability that whoever asked did not give as a code: nobody is proposed for it.
inline constexpr std::string_view kOtherCapability = "OTHER";

}  // namespace enlace::transfers
