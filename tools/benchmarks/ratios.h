#pragma once

#include <vector>

#include "tools/benchmarks/figures.h"

namespace enlace::bench {

// Puts beside each figure what it is in units of what the machine does by itself, by the figures of
// the same run: fdatasync, RocksDB, or a bare client of a broker. Where that was not measured,
// nothing is put there.
void append_ratios(std::vector<Figure>& figures);

}  // namespace enlace::bench
