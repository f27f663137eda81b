#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "aggregate/decider.h"
#include "aggregate/engine.h"

namespace enlace::intake {

// Every kind of stream in intake's journal. `policy` must outlive them.
struct Deciders {
    explicit Deciders(const base::Policy& policy);

    std::unique_ptr<aggregate::Decider> patients;
    std::unique_ptr<aggregate::Decider> cases;
    std::unique_ptr<aggregate::Decider> activities;
    std::unique_ptr<aggregate::Decider> erasures;
    std::unique_ptr<aggregate::Decider> staff_cases;
    std::unique_ptr<aggregate::Decider> organisations;

    std::vector<const aggregate::Decider*> all() const;
};

// What a case counts for while somebody works on it: that worker's caseload.
std::string caseload_name(std::string_view institution, std::string_view worker);

// What operators see of all cases: how many obligations are open, by kind.
std::vector<aggregate::WatchedTally> watched_tallies();

}  // namespace enlace::intake
