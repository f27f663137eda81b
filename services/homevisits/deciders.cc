#include "homevisits/deciders.h"

#include "homevisits/domain/home_visit.h"

namespace enlace::homevisits {

std::unique_ptr<aggregate::Decider> visit_decider(const base::Policy& policy) {
    return aggregate::make_decider(
        aggregate::Functions<v1::HomeVisitCommand, v1::HomeVisitState, v1::HomeVisitEvent,
                             v1::Rejection>{
            .kind = "visit",
            .decide = decide,
            .evolve = evolve,
            .ownership = ownership,
            .on_timer = on_timer,
            .state_name = state_name,
            .subject = [](const v1::HomeVisitState& state) { return state.patient_id(); }},
        policy);
}

}  // namespace enlace::homevisits
