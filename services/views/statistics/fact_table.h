#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "projection/rows.h"
#include "projection/store.h"
#include "views/statistics/fact.h"
#include "views/statistics/local_days.h"
#include "views/statistics/page_key.h"

namespace enlace::views::statistics {

// Whose facts change, and since when that is known.
struct Change {
    bool of_staff = false;  // Done for a member of staff: on pages of their own.
    std::string_view institution{};
    std::string_view patient{};  // Id of the stream; empty where there is none.
    std::uint32_t partition = 0;
    std::int64_t known_at_us = 0;
};

// The pages of the family `figures`, as folded so far: facts that came and went are kept in the
// order in which they did, and worked into the pages of each commit. Belongs to one thread.
class FactTable {
public:
    explicit FactTable(projection::Store& store) : store_(store) {}

    // Counts it, or with a sign of -1 no longer.
    void add(const Fact& fact, int sign, const Change& change);
    void collect(projection::Batch& batch);

private:
    struct Changed {
        bool of_staff = false;
        PageKey key;
        std::string facts;  // Of each: sign, days from the first of the month until it was known,
                            // and until it was done, patient, fact.
    };

    void work_in(projection::Batch& batch, const Changed& changed);

    projection::Store& store_;
    LocalDays days_;
    std::string key_;                       // Used again and again.
    projection::TextMap<Changed> changed_;  // By key; views point into it.
};

}  // namespace enlace::views::statistics
