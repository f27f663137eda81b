#pragma once

#include <map>
#include <string>
#include <vector>

#include "aggregate/command.h"
#include "directory/directory.h"

namespace enlace::telemedicine {

// What a session's commands are told besides what their clients say, by the command's full name.
// `directory` and `sessions` must outlive them.
std::map<std::string, aggregate::Prepare> look_ups(const directory::Directory& directory,
                                                   const aggregate::Decider& sessions);

// Of events whose personal fields they open.
std::vector<std::string> personal_types();

}  // namespace enlace::telemedicine
