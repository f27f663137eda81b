#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tools/benchmarks/calls.h"

// What a hospital does all day, of all kinds, and the one that it refers its patients to.
namespace enlace::bench {

inline constexpr std::string_view kReceiver = "SPSSA000133";

// For ever, on each of `cases` in turn, beginning with the one at `first` and leaving out `stride`
// - 1 each time: patients are called, referred and accepted, seen from afar and visited, and both
// hospitals look at their lists; nine commands and five queries. `places`: of the commands.
// Everything outlives it.
std::unique_ptr<Caller> live_a_day(Passes& hospital,
                                   Passes& receiver,
                                   std::size_t client,
                                   const std::vector<std::string>& cases,
                                   std::size_t first,
                                   std::size_t stride,
                                   Places& places);

}  // namespace enlace::bench
