#pragma once

#include <cstddef>
#include <functional>

namespace enlace::program {

// Calls `work(worker, item)` for each item from 0 to `items`, in order of their beginning, by as
// many threads as `workers` says. After an exception no further item is begun, and it is thrown
// here when all have stopped.
void in_parallel(unsigned workers,
                 std::size_t items,
                 const std::function<void(unsigned worker, std::size_t item)>& work);

}  // namespace enlace::program
