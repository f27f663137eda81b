#pragma once

#include <filesystem>
#include <string_view>

namespace enlace::process {

// A file that comes with the program: below the folder that the program was built from, or below
// the working directory where that is gone.
std::filesystem::path installed(std::string_view file);

}  // namespace enlace::process
