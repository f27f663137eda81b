#pragma once

#include <filesystem>
#include <vector>

#include "tools/benchmarks/figures.h"

namespace enlace::bench {

// What the store under `folder` does by itself, with rows as large and as many as those of a long
// history: reading one, and reading, changing and writing many of them in batches.
std::vector<Figure> measure_store(const std::filesystem::path& folder);

}  // namespace enlace::bench
