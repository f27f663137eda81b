#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "aggregate/decider.h"
#include "aggregate/engine.h"

namespace enlace::intake {

// `policy` must outlive them.
std::unique_ptr<aggregate::Decider> patient_decider(const base::Policy& policy);
std::unique_ptr<aggregate::Decider> case_decider(const base::Policy& policy);

// What a case counts for while somebody works on it: that worker's caseload.
std::string caseload_name(std::string_view institution, std::string_view worker);

// What operators see of all cases: how many obligations are open, by kind.
std::vector<aggregate::WatchedTally> watched_tallies();

}  // namespace enlace::intake
