#include "journal/embedded/moving_mark.h"

namespace enlace::journal::embedded {
namespace {

std::filesystem::path path(const std::filesystem::path& folder) {
    return folder / "moving";
}

}  // namespace

std::optional<std::string> moving_from(const std::filesystem::path& folder, const Disk& disk) {
    if (!std::filesystem::exists(path(folder))) return std::nullopt;
    const File file(path(folder), File::Mode::read, disk);
    return file.read(0, file.size());
}

void note_moving(const std::filesystem::path& folder, std::string_view from, const Disk& disk) {
    const File file(path(folder), File::Mode::create, disk);
    file.write(from, 0);
    file.sync();
    sync_folder(folder);
}

void forget_moving(const std::filesystem::path& folder) {
    std::filesystem::remove(path(folder));
    sync_folder(folder);
}

}  // namespace enlace::journal::embedded
