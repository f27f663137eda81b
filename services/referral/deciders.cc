#include "referral/deciders.h"

#include "referral/domain/referral.h"

namespace enlace::referral {
namespace {

// What another one for the same need would double.
std::vector<std::string> counts_for(const v1::ReferralState& state) {
    if (!is_under_way(state.status())) return {};
    return {same_need_name(state.patient_id(), state.need(), state.service())};
}

}  // namespace

std::unique_ptr<aggregate::Decider> referral_decider(const base::Policy& policy) {
    return aggregate::make_decider(
        aggregate::Functions<v1::ReferralCommand, v1::ReferralState, v1::ReferralEvent,
                             v1::Rejection>{
            .kind = "referral",
            .decide = decide,
            .evolve = evolve,
            .ownership = ownership,
            .on_timer = on_timer,
            .state_name = state_name,
            .subject = [](const v1::ReferralState& state) { return state.patient_id(); },
            .tallies = counts_for,
            .relation = relation},
        policy);
}

}  // namespace enlace::referral
