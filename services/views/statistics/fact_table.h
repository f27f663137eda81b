#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "projection/rows.h"
#include "projection/store.h"
#include "views/statistics/fact.h"
#include "views/statistics/local_days.h"
#include "views/statistics/page.h"
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

// The pages of the family `figures`, as folded so far: facts that came and went are noted one
// behind the other, and sorted out for each commit alone, so that the fold is not held up by
// memory. Belongs to one thread.
class FactTable {
public:
    explicit FactTable(projection::Store& store) : store_(store) {}

    // Counts it, or with a sign of -1 no longer.
    void add(const Fact& fact, int sign, const Change& change);
    void collect(projection::Batch& batch);

private:
    // A fact; its texts stand in noted_texts_, each behind the one before.
    struct Noted {
        std::int64_t at_us = 0;
        std::int64_t known_at_us = 0;
        Sums sums;
        PatientDigits patient{};
        std::uint32_t partition = 0;
        std::uint8_t act = 0;
        std::uint8_t person = 0;
        bool of_staff = false;
        // Institution, unit, municipality, service, entitlement.
        std::array<std::uint32_t, 5> text_sizes{};
    };
    // A page's facts, whose texts are numbers in texts_.
    struct Changed {
        bool of_staff = false;
        PageKey key;
        std::vector<Page::Line> facts;
    };

    void sort_out();
    Changed& changed(bool of_staff, const PageKey& key);
    std::uint32_t number_of(std::string_view text);
    void work_in(projection::Batch& batch, const Changed& changed);
    void count(projection::Batch& batch) const;

    projection::Store& store_;
    LocalDays days_;
    std::vector<Noted> noted_;
    std::string noted_texts_;

    // While they are sorted out:
    std::string key_;                       // Used again and again.
    projection::TextMap<Changed> changed_;  // By key; views point into it.
    projection::TextMap<std::uint32_t> numbers_;
    std::vector<std::string_view> texts_;  // By number; views into its keys.
};

}  // namespace enlace::views::statistics
