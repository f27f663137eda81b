#include "referral/domain/own_reactions.h"

#include "referral/domain/referral.h"

namespace enlace::referral {

// Only the look-up that goes with it can say what has become of the others since.
std::optional<Reacted> look_again(const v1::ReferralSent& event, const base::Origin& origin) {
    Reacted asked{.stream = std::string(origin.stream), .command = {}};
    auto& conflict = *asked.command.mutable_record_conflict();
    conflict.set_guard(std::string(kSameNeedGuard));
    conflict.set_rested_on(std::to_string(event.same_need()));
    return asked;
}

}  // namespace enlace::referral
