#include "referral/reactions.h"

#include "aggregate/typed_reaction.h"
#include "referral/domain/own_reactions.h"
#include "referral/part.h"

namespace enlace::referral {
namespace {

template <class VisitEvent>
aggregate::Reaction on_visit(std::string_view name, const aggregate::Decider& referrals) {
    return aggregate::reaction(name, "homevisits", referrals, tell_referral<VisitEvent>);
}

}  // namespace

std::vector<aggregate::Reaction> reactions(const aggregate::Decider& referrals) {
    namespace visits = homevisits::v1;
    return {
        aggregate::reaction("sent_referral_is_looked_at_again", kService, referrals, look_again),
        aggregate::reaction("counter_referral_asks_for_follow_up", kService, referrals,
                            ask_for_follow_up),
        aggregate::reaction("completed_session_asks_for_referral", "telemedicine", referrals,
                            refer_after_session),
        aggregate::reaction("completed_visit_asks_for_referral", "homevisits", referrals,
                            draft_after_visit),
        on_visit<visits::HomeVisitRejected>("rejected_visit_is_told_to_referral", referrals),
        on_visit<visits::HomeVisitFailed>("failed_visit_is_told_to_referral", referrals),
        on_visit<visits::HomeVisitCancelled>("cancelled_visit_is_told_to_referral", referrals),
        on_visit<visits::HomeVisitExpired>("expired_visit_is_told_to_referral", referrals),
        on_visit<visits::HomeVisitVoided>("voided_visit_is_told_to_referral", referrals),
    };
}

}  // namespace enlace::referral
