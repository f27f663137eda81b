#pragma once

#include <string>
#include <vector>

#include "journal/log.h"
#include "journal/place.h"

namespace enlace::journal {

// Throws the LogDamaged of follow(), by what the log knows of its ends.
inline void check_positions(const Log& log, const std::vector<FollowFrom>& from) {
    for (const FollowFrom& journal : from) {
        for (std::uint32_t partition = 0; partition < journal.positions.size(); ++partition) {
            const std::uint64_t wanted = journal.positions[partition];
            if (wanted == kNotFollowed) continue;
            const std::uint64_t end = log.known_end({journal.service, partition});
            if (wanted <= end) continue;
            throw LogDamaged(partition_name(journal.service, partition) +
                             " was read up to position " + std::to_string(wanted) +
                             " and now ends at " + std::to_string(end) +
                             ": the log was cut, or made anew. Restore it; or, if what is missing "
                             "is lost for good, delete the stores that were folded from it");
        }
    }
}

}  // namespace enlace::journal
