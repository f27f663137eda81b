#pragma once

#include <memory>
#include <string_view>

#include "directory/policy_file.h"
#include "process/ground.h"
#include "process/part.h"

// Telemedicine: sessions between a professional of one unit and a patient who is somewhere else,
// and what follows them.
namespace enlace::telemedicine {

inline constexpr std::string_view kService = "telemedicine";

// The service as a part of a program. `ground` outlives it.
std::unique_ptr<process::Part> make_part(process::Ground& ground);

// What it does, for the programs of others.
process::Elsewhere told_of(const api::ServiceContext& context);

// What its deciders look up.
directory::PolicyNames policy_names();

}  // namespace enlace::telemedicine
