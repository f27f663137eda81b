#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "projection/runner.h"
#include "telemetry/metrics.h"

namespace enlace::process {

// How far somebody who follows journals has come, a service's engine or the views.
struct Followed {
    const std::vector<projection::FollowedPartition>& partitions;
    std::int64_t lag_us = 0;
    std::uint64_t void_records = 0;
    std::uint64_t unreadable_streams = 0;
    std::size_t halted = 0;
};

// By the names that are the same for all of them; `by` is theirs.
void read(telemetry::Readings& readings, const std::string& by, const Followed& followed);

}  // namespace enlace::process
