#pragma once

#include <map>
#include <string>
#include <vector>

#include "aggregate/command.h"
#include "api/service.h"
#include "grievances/deciders.h"

namespace enlace::grievances {

// What commands are told besides what their clients say, by the command's full name. Whom a
// grievance is about is kept as keyed hashes of staff ids, since that is compared and not read.
// What is given must outlive them.
std::map<std::string, aggregate::Prepare> look_ups(const api::ServiceContext& context,
                                                   const Deciders& deciders);

// The streams of others that a grievance or a survey may be about.
std::vector<aggregate::KnownKind> known_kinds();

}  // namespace enlace::grievances
