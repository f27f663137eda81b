#pragma once

#include <string>

#include "enlace/views/v1/statistics.pb.h"

namespace enlace::views::statistics {

// As CSV (RFC 4180), which begins with lines "# name,value" of what the figures rest on. Figures
// that are not told are empty. Nothing in it is a formula to a spreadsheet.
std::string csv_of(const v1::Statistics& view);
std::string csv_of(const v1::HandlingTimes& view);

}  // namespace enlace::views::statistics
