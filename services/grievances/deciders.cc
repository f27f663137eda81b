#include "grievances/deciders.h"

#include "grievances/domain/grievance.h"

namespace enlace::grievances {

std::unique_ptr<aggregate::Decider> grievance_decider(const base::Policy& policy) {
    return aggregate::make_decider(
        aggregate::Functions<v1::GrievanceCommand, v1::GrievanceState, v1::GrievanceEvent,
                             v1::Rejection>{
            .kind = "grievance",
            .decide = decide,
            .evolve = evolve,
            .ownership = ownership,
            .on_timer = on_timer,
            .state_name = state_name,
            // Nobody's patient's: the stream's own.
            .subject = [](const v1::GrievanceState&) { return std::string(); }},
        policy);
}

}  // namespace enlace::grievances
