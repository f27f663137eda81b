#pragma once

#include <map>
#include <string>

#include "aggregate/command.h"
#include "base/policy.h"

namespace enlace::intake {

// What intake's commands are told besides what their clients say, by the command's full name.
std::map<std::string, aggregate::Prepare> look_ups(const aggregate::Decider& patients,
                                                   const aggregate::Decider& cases,
                                                   const base::Policy& policy);

}  // namespace enlace::intake
