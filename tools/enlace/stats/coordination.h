#pragma once

#include <vector>

#include "tools/enlace/stats/bulletin.h"

namespace enlace::program::stats {

// How the institution's units worked together in each quarter of the year that had begun, and in
// what each stood best and worst in the last of these; nothing where it had no case. `hides` is set
// where anything is not told. Throws what `ask` does, and std::runtime_error at any answer that is
// neither figures nor that there are none before the first case, or of a quarter that has not
// begun.
std::vector<Section> coordination(const Ask& ask, const Asked& asked, bool& hides);

}  // namespace enlace::program::stats
