#pragma once

#include <filesystem>
#include <span>
#include <string_view>

#include "base/policy.h"
#include "directory/directory.h"

namespace enlace::directory {

// The names that a machine's deciders look up; each domain publishes its own.
struct PolicyNames {
    std::span<const std::string_view> clocks;
    std::span<const std::string_view> limits;
};

// Reads a file of the form enlace.policy.v1.Policy. Throws FileError (directory/json_file.h) if it
// cannot be read, names something twice or lacks a name that is needed, so that no decider ever
// meets a missing one.
base::Policy load_policy(const std::filesystem::path& file, std::span<const PolicyNames> needed);

// The same, and tells it where the institutions stand. Throws FileError, too, at a clock for an
// institution or a jurisdiction that the directory does not have: it would never run.
base::Policy load_policy(const std::filesystem::path& file,
                         std::span<const PolicyNames> needed,
                         const Directory& directory);

}  // namespace enlace::directory
