#include "process/installed.h"

namespace enlace::process {

// <source>/build/<preset>/bin/enlace: three folders up from where the program stands.
std::filesystem::path installed(std::string_view file) {
    std::error_code none;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", none);
    for (auto folder = program.parent_path(); folder.has_relative_path();
         folder = folder.parent_path()) {
        if (std::filesystem::exists(folder / file)) return folder / file;
    }
    return file;
}

}  // namespace enlace::process
