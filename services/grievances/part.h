#pragma once

#include <memory>

#include "directory/policy_file.h"
#include "grievances/service.h"
#include "process/ground.h"
#include "process/part.h"

namespace enlace::grievances {

// The service as a part of a program. `ground` outlives it.
std::unique_ptr<process::Part> make_part(process::Ground& ground);

// What it does, for the programs of others.
process::Elsewhere told_of(const api::ServiceContext& context);

// What its decider and its routes look up.
directory::PolicyNames policy_names();

}  // namespace enlace::grievances
