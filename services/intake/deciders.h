#pragma once

#include <memory>

#include "aggregate/decider.h"

namespace enlace::intake {

// `policy` must outlive them.
std::unique_ptr<aggregate::Decider> patient_decider(const base::Policy& policy);
std::unique_ptr<aggregate::Decider> case_decider(const base::Policy& policy);

// What a case counts for while somebody works on it: that worker's caseload.
std::string caseload_name(std::string_view institution, std::string_view worker);

}  // namespace enlace::intake
