#include "transfers/reactions.h"

#include "aggregate/typed_reaction.h"
#include "transfers/domain/reactions.h"
#include "transfers/service.h"

namespace enlace::transfers {

std::vector<aggregate::Reaction> reactions(const aggregate::Decider& transfers) {
    return {
        aggregate::reaction("requested_transfer_is_offered", kService, transfers,
                            offer_to_proposed),
        aggregate::reaction("offer_is_looked_at_again", kService, transfers, look_again),
        aggregate::reaction("declined_offer_may_be_last", kService, transfers, exhaust_declined),
        aggregate::reaction("timed_out_offer_may_be_last", kService, transfers, exhaust_timed_out),
        aggregate::reaction("transfer_of_accepted_referral", "referral", transfers,
                            transfer_for_referral),
        // Sessions asked for transfers before there was anybody to ask.
        aggregate::heeding_the_past(aggregate::reaction("transfer_after_session", "telemedicine",
                                                        transfers, transfer_after_session)),
        aggregate::heeding_the_past(aggregate::reaction("transfer_of_voided_session",
                                                        "telemedicine", transfers, tell_of_void)),
        aggregate::reaction("transfer_after_visit", "homevisits", transfers, transfer_after_visit),
        aggregate::reaction("transfer_of_voided_visit", "homevisits", transfers,
                            tell_of_void_visit),
    };
}

}  // namespace enlace::transfers
