#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "directory/directory.h"
#include "process/brokers.h"

namespace enlace::program {

// Whom to let in to what outsiders read and write.
struct Grants {
    process::Brokers brokers;  // As an administrator.
    std::filesystem::path directory;
    std::filesystem::path passwords;      // A folder; NAME.password for each.
    std::vector<std::string> data_teams;  // Names; all others are in the directory.
};

// Gives each jurisdiction, institution and data team a user with a password and the right to read
// its own topics, each institution to write its inbox, too, and says who that is. What is there
// already stays. The exit status.
int grant(const Grants& grants);

}  // namespace enlace::program
