#pragma once

#include <memory>
#include <string_view>

#include "directory/policy_file.h"
#include "process/ground.h"
#include "process/part.h"

// Home visits: asked for by hospitals, routed to jurisdictions, made by their teams.
namespace enlace::homevisits {

inline constexpr std::string_view kService = "homevisits";

// The service as a part of a program. `ground` outlives it.
std::unique_ptr<process::Part> make_part(process::Ground& ground);

// What it does, for the programs of others.
process::Elsewhere told_of(const api::ServiceContext& context);

// What its deciders look up.
directory::PolicyNames policy_names();

}  // namespace enlace::homevisits
