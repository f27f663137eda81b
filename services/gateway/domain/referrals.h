#pragma once

#include <string>
#include <vector>

#include "enlace/gateway/v1/store.pb.h"
#include "enlace/referral/v1/referral.pb.h"
#include "gateway/domain/message.h"

// What institutions are told of referrals: the one that sent it of everything from then on, and
// whoever it lies with as long as it does. Pure.
namespace enlace::gateway {

// What was said of the referral until now: Thing::detail_positions, opened.
struct ReferralDetails {
    referral::v1::ReferralSent sent;
    std::vector<std::string> information_provided;
    bool erased = false;
};

// Whether what an institution is told of this event needs the details.
bool needs_details(const referral::v1::ReferralEvent& event);

// `event` is opened; `erased`: but its personal fields are gone. `before` and `after` it: what is
// known of the referral.
std::vector<PublicMessage> referral_messages(const Happened& at,
                                             const referral::v1::ReferralEvent& event,
                                             bool erased,
                                             const v1::Thing& before,
                                             const v1::Thing& after,
                                             const ReferralDetails& details);

}  // namespace enlace::gateway
