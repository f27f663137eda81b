#pragma once

#include <string>

#include "enlace/journal/v1/journal.pb.h"

namespace enlace::journal {

// Where a record that is the last to count in its partition says that the journal goes on: for
// people. Empty where it does not say.
inline std::string moved_to(const v1::JournalRecord& record) {
    v1::JournalMoved moved;
    for (const auto& event : record.events()) {
        if (event.type() != v1::JournalMoved::descriptor()->full_name()) continue;
        if (moved.ParseFromString(event.clear())) return moved.to();
    }
    return {};
}

}  // namespace enlace::journal
