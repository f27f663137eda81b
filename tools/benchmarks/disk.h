#pragma once

#include <filesystem>
#include <vector>

#include "tools/benchmarks/figures.h"

namespace enlace::bench {

// What the disk under `folder` does by itself: 4 KiB of a file that is there already, overwritten
// and synced again and again. Throws std::system_error.
std::vector<Figure> measure_disk(const std::filesystem::path& folder);

}  // namespace enlace::bench
