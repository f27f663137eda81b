#pragma once

#include <cstdint>
#include <string>

#include "journal/audit.h"

namespace enlace::journal {

// The entry that is the last to count in a partition, `to` saying where the journal goes on:
// JournalMoved in the partition's system stream. `read` has read all that stands before it.
std::string moved_entry(const Audit& read,
                        std::uint32_t partition,
                        const std::string& to,
                        std::int64_t now_us);

}  // namespace enlace::journal
