#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "journal/embedded/file.h"

// The file `moving` of a log to which a deployment is being moved (FORMAT.md section 9): there as
// long as not all of it is.
namespace enlace::journal::embedded {

// Where it is being moved from; nothing if there is no such file. Throws LogDamaged.
std::optional<std::string> moving_from(const std::filesystem::path& folder, const Disk& disk);

// Durable when they return. Both throw std::system_error.
void note_moving(const std::filesystem::path& folder, std::string_view from, const Disk& disk);
void forget_moving(const std::filesystem::path& folder);

}  // namespace enlace::journal::embedded
