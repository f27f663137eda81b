#pragma once

#include <vector>

#include "tools/enlace/stats/bulletin.h"

namespace enlace::program::stats {

// How the institution's units worked together in each quarter of the year that had begun, and in
// what each stood best and worst in the last of these; nothing where it had no case. `hides` is set
// where anything is not told. Throws what Api does.
std::vector<Section> coordination(Api& api,
                                  const common::v1::Principal& who,
                                  const Asked& asked,
                                  bool& hides);

}  // namespace enlace::program::stats
