#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "projection/rows.h"
#include "views/statistics/lines.h"
#include "views/statistics/page_key.h"
#include "views/statistics/standpoint.h"

namespace enlace::views::statistics {

// A page that is being read: where it stands, and what stands on it.
struct OpenPage {
    PageKey key;
    sys_days first;  // Of its month.
    const Lines& lines;
    v1::Channel::Code channel = v1::Channel::ON_SITE;
    std::string_view jurisdiction{};  // Whose team did it; empty: by where it was done.
};

// One of the dimensions that figures are told apart by. On a page each of its values has a raw
// number, by which lines are sorted out; values are numbered as they are met, each looked at once
// for a page, or for all pages of a place where it depends on nothing else.
class Axis {
public:
    // `standpoint` must outlive it.
    Axis(v1::Dimension::Code by, const Standpoint& standpoint);

    // Before the lines of a page are asked about; it is valid as long as they are.
    void open(const OpenPage& page);
    // The raw numbers of lines.
    const Part& raw() const { return part_; }
    // All raw numbers are less.
    std::uint32_t raw_end() const { return raw_end_; }
    std::uint32_t number(std::uint32_t raw) {
        auto& known = known_[raw];
        if (known == 0) known = number_of(value(raw)) + 1;
        return known - 1;
    }
    const std::vector<std::string>& values() const { return values_; }

private:
    // What the values of raw numbers rest on, by which pages have them in common; empty: the page.
    std::string rests_on() const;
    // Whether its values may differ from day to day of the page's month.
    bool goes_by_days() const;
    Part part_of(const Lines& lines) const;
    const TextColumn* texts_of(const Lines& lines) const;
    std::uint32_t raw_end(const Lines& lines) const;
    std::string value(std::uint32_t raw) const;
    std::uint32_t number_of(const std::string& value);

    v1::Dimension::Code by_;
    const Standpoint& standpoint_;
    const OpenPage* page_ = nullptr;
    Part part_;
    std::uint32_t raw_end_ = 0;
    std::string rests_on_;              // What known_ does.
    std::vector<std::uint32_t> known_;  // Number of each raw one on this page, and 1; 0: not yet.
    std::vector<std::string> values_;
    projection::TextMap<std::uint32_t> numbers_;
};

}  // namespace enlace::views::statistics
