#pragma once

#include <map>
#include <string>
#include <vector>

#include "aggregate/command.h"
#include "directory/directory.h"
#include "security/key.h"

namespace enlace::grievances {

// What a grievance's commands are told besides what their clients say, by the command's full name.
// Whom it is about is kept as keyed hashes of staff ids, since that is compared and not read.
// `directory` and `deployment` must outlive them.
std::map<std::string, aggregate::Prepare> look_ups(const directory::Directory& directory,
                                                   const security::Key& deployment);

// The streams of others that a grievance may be about.
std::vector<aggregate::KnownKind> known_kinds();

}  // namespace enlace::grievances
