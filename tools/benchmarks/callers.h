#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tools/benchmarks/calls.h"
#include "tools/benchmarks/measures.h"

// The callers of one load, and how they are driven.
namespace enlace::bench {

using Callers = std::vector<std::unique_ptr<Caller>>;

// Makes the cases that are worked on, over HTTP. Their ids.
std::vector<std::string> prepare(const Settings& settings, std::uint16_t port, Passes& passes);

// Of these callers, for so long; a little of it before is not counted. `every`: as run_load has it.
Load load_for(std::chrono::seconds time,
              std::uint16_t port,
              const Callers& callers,
              const std::string& what,
              std::chrono::nanoseconds every = {});

}  // namespace enlace::bench
