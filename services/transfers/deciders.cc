#include "transfers/deciders.h"

#include "transfers/domain/capacity.h"
#include "transfers/domain/transfer.h"

namespace enlace::transfers {

Deciders::Deciders(const base::Policy& policy)
    : transfers(transfer_decider(policy)), capacities(capacity_decider(policy)) {}

std::vector<const aggregate::Decider*> Deciders::all() const {
    return {transfers.get(), capacities.get()};
}

std::unique_ptr<aggregate::Decider> transfer_decider(const base::Policy& policy) {
    return aggregate::make_decider(
        aggregate::Functions<v1::TransferCommand, v1::TransferState, v1::TransferEvent,
                             v1::Rejection>{
            .kind = "transfer",
            .decide = decide,
            .evolve = evolve,
            .ownership = ownership,
            .on_timer = on_timer,
            .state_name = state_name,
            .subject = [](const v1::TransferState& state) { return state.patient_id(); },
            .relation = relation},
        policy);
}

std::unique_ptr<aggregate::Decider> capacity_decider(const base::Policy& policy) {
    return aggregate::make_decider(
        aggregate::Functions<v1::CapacityCommand, v1::CapacityState, v1::CapacityEvent,
                             v1::Rejection>{.kind = "capacity",
                                            .decide = decide_capacity,
                                            .evolve = evolve_capacity,
                                            .ownership = capacity_ownership,
                                            .on_timer = on_capacity_timer,
                                            .state_name = capacity_state_name,
                                            .subject = capacity_subject},
        policy);
}

}  // namespace enlace::transfers
