#pragma once

#include <memory>

#include "api/decider_service.h"
#include "process/ground.h"
#include "process/part.h"

namespace enlace::process {

// A service that keeps one kind of stream as a part of a program. `ground` and `parts` outlive it.
std::unique_ptr<Part> make_part(Ground& ground, const api::DeciderParts& parts);

// What it does, for the programs of others.
Elsewhere told_of(const api::ServiceContext& context, const api::DeciderParts& parts);

}  // namespace enlace::process
