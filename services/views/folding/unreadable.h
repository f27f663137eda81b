#pragma once

#include <cstdint>

#include "enlace/views/v1/views.pb.h"
#include "projection/runner.h"
#include "projection/store.h"
#include "projection/sums.h"

// How many streams are marked, because an event of theirs can't be read.
namespace enlace::views {

// One more, from this record on; told to the operator, too.
void count_unreadable(projection::SumTable& sums,
                      const projection::Counted& counted,
                      const v1::Unreadable& unreadable);

// As committed.
std::uint64_t unreadable_streams(const projection::Store& store);

}  // namespace enlace::views
