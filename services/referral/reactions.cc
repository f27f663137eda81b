#include "referral/reactions.h"

#include "aggregate/typed_reaction.h"
#include "referral/domain/own_reactions.h"
#include "referral/part.h"

namespace enlace::referral {

std::vector<aggregate::Reaction> reactions(const aggregate::Decider& referrals) {
    return {
        aggregate::reaction("sent_referral_is_looked_at_again", kService, referrals, look_again),
        aggregate::reaction("counter_referral_asks_for_follow_up", kService, referrals,
                            ask_for_follow_up),
        aggregate::reaction("completed_session_asks_for_referral", "telemedicine", referrals,
                            refer_after_session),
    };
}

}  // namespace enlace::referral
