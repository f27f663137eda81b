#include "journal/moving/folder_house.h"

#include "telemetry/log.h"

namespace enlace::journal {

FolderHouse::FolderHouse(const std::filesystem::path& directory, const security::Key& kek)
    : name_("the data directory " + std::filesystem::weakly_canonical(directory).string()),
      log_({.directory = directory,
            .report = [](std::string_view what) { log::warning("log", {{"what", what}}); },
            .moving = true}),
      keyring_(security::FileKeyring::open(directory / "keyring", kek)) {}

}  // namespace enlace::journal
