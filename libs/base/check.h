#pragma once

#include <cstdio>
#include <cstdlib>
#include <source_location>

namespace enlace::base {

// Stops the process where one of our own assumptions broke: to go on would be to write history
// on a mistake. `what` is a constant, so that it can't carry anybody's data.
inline void check(bool holds,
                  const char* what,
                  std::source_location where = std::source_location::current()) {
    if (holds) [[likely]]
        return;
    std::fprintf(stderr, "%s:%u: broken assumption: %s\n", where.file_name(), where.line(), what);
    std::abort();
}

}  // namespace enlace::base
