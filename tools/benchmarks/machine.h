#pragma once

#include <filesystem>
#include <string>

namespace enlace::bench {

// What the figures were measured on, in one line: processor, cores, memory, kernel, the file system
// and device under `folder`, compiler and build. Figures of different machines say nothing about
// each other.
std::string machine(const std::filesystem::path& folder);

}  // namespace enlace::bench
