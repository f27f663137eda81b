#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "projection/rows.h"
#include "views/statistics/fact.h"

namespace enlace::views::statistics {

// What facts have in common that are counted together: the numbers of a line of a page.
struct Cell {
    std::uint32_t day = 0;      // Of the month, from 0.
    std::int32_t known = 0;     // Days from the first of that month until it was recorded.
    std::uint32_t kind = 0;     // As an enum's number; what is none of ours is 0.
    std::uint32_t arrival = 0;  // Likewise, like sex and age band.
    std::uint32_t sex = 0;
    std::uint32_t age_band = 0;
    std::uint32_t municipality = 0;  // A text of the page, as the next two.
    std::uint32_t service = 0;
    std::uint32_t entitlement = 0;
    std::uint32_t patient = 0;  // Likewise, where the page tells patients apart.

    auto operator<=>(const Cell&) const = default;
};

// How much stands in it: sums, of which what was taken back is subtracted.
struct Sums {
    std::int64_t facts = 0;
    std::int64_t attendees = 0;
    std::int64_t deliveries = 0;
    std::int64_t delivered = 0;

    Sums& operator+=(const Sums& other);
    bool operator==(const Sums&) const = default;
};

// The facts of one month at one unit, from one partition. What is stored depends on their sums
// alone, not on the way there: lines are sorted and none is of nothing, texts are sorted and each
// is used.
class Page {
public:
    // Those of staff are sums of what was done for members of staff, and of nothing else.
    enum class Tells { sums, patients, staff };

    // Of a page that was stored; of none where that is empty.
    Page(Tells tells, std::string_view stored);

    // `patient` is looked at where these are told apart, and may be empty.
    void add(const Fact& fact,
             std::uint32_t day,
             std::int32_t known,
             int sign,
             std::string_view patient);

    // Empty where nothing is left.
    std::string stored();

private:
    struct Line {
        Cell cell;
        Sums sums;
    };

    std::uint32_t number_of(std::string_view text);
    void combine();
    void sort_texts();

    Tells tells_;
    std::vector<Line> lines_;
    std::vector<std::string> texts_;
    projection::TextMap<std::uint32_t> numbers_;
};

// Reads a stored page, which must outlive it.
class PageReader {
public:
    PageReader(Page::Tells tells, std::string_view stored);

    const std::vector<std::string_view>& texts() const { return texts_; }
    // False: there are no more.
    bool next(Cell& cell, Sums& sums);

private:
    Page::Tells tells_;
    Reader rest_;
    std::vector<std::string_view> texts_;
};

}  // namespace enlace::views::statistics
