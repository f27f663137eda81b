#pragma once

#include <map>
#include <string>
#include <vector>

#include "aggregate/command.h"
#include "directory/directory.h"
#include "transfers/deciders.h"

namespace enlace::transfers {

// What transfers' commands are told besides what their clients say, by the command's full name.
// All that is given must outlive them.
std::map<std::string, aggregate::Prepare> look_ups(const directory::Directory& directory,
                                                   const base::Policy& policy,
                                                   const Deciders& deciders);

// The streams of other services that they ask about.
std::vector<aggregate::KnownKind> known_kinds();

}  // namespace enlace::transfers
