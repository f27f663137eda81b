#include "telemedicine/deciders.h"

#include "telemedicine/domain/telemedicine.h"

namespace enlace::telemedicine {

std::unique_ptr<aggregate::Decider> session_decider(const base::Policy& policy) {
    return aggregate::make_decider(
        aggregate::Functions<v1::TelemedicineCommand, v1::TelemedicineState, v1::TelemedicineEvent,
                             v1::Rejection>{
            .kind = "tele",
            .decide = decide,
            .evolve = evolve,
            .ownership = ownership,
            .on_timer = on_timer,
            .state_name = state_name,
            .subject = [](const v1::TelemedicineState& state) { return state.patient_id(); }},
        policy);
}

}  // namespace enlace::telemedicine
