#pragma once

#include <memory>
#include <vector>

#include "aggregate/decider.h"

namespace enlace::transfers {

// Every kind of stream in this service's journal: `transfer` and `capacity`. `policy` must outlive
// them.
struct Deciders {
    explicit Deciders(const base::Policy& policy);

    std::unique_ptr<aggregate::Decider> transfers;
    std::unique_ptr<aggregate::Decider> capacities;

    std::vector<const aggregate::Decider*> all() const;
};

std::unique_ptr<aggregate::Decider> transfer_decider(const base::Policy& policy);
std::unique_ptr<aggregate::Decider> capacity_decider(const base::Policy& policy);

}  // namespace enlace::transfers
