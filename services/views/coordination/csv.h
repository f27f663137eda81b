#pragma once

#include <string>

#include "enlace/views/v1/coordination.pb.h"

namespace enlace::views::coordination {

// As CSV, like statistics/csv.h. Of each indicator its value, the one of the quarter before and the
// change; then the names of those in which the unit is best and worst.
std::string csv_of(const v1::Coordination& view);
std::string csv_of(const v1::Caseload& view);

}  // namespace enlace::views::coordination
