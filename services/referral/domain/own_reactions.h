#pragma once

#include <optional>
#include <string>

#include "base/origin.h"
#include "enlace/referral/v1/referral.pb.h"

// What referrals ask of themselves because of what happened to them. Pure.
namespace enlace::referral {

struct Reacted {
    std::string stream;
    v1::ReferralCommand command;
};

// Whether another one was sent for the same need meanwhile is looked at again: two that cross on
// their way are both marked.
std::optional<Reacted> look_again(const v1::ReferralSent& event, const base::Origin& origin);

}  // namespace enlace::referral
