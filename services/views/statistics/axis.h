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
    // Before those of a day are.
    void turn_to(std::uint32_t day) { day_ = is_of_days_ ? day : 0; }
    // Whether lines of different days differ.
    bool is_of_days() const { return is_of_days_; }
    // Whether its values are texts of a page.
    bool is_of_texts() const {
        return by_ == v1::Dimension::MUNICIPALITY || by_ == v1::Dimension::SERVICE ||
               by_ == v1::Dimension::ENTITLEMENT;
    }

    // The raw numbers of lines.
    struct Raw {
        Part part;
        std::uint32_t day;

        std::uint32_t operator[](std::size_t line) const { return part[line] + day; }
    };
    Raw raw() const { return {part_, day_}; }
    // All raw numbers are less.
    std::uint32_t raw_end() const { return raw_end_; }
    std::uint32_t number(std::uint32_t raw) {
        auto& known = known_[raw];
        if (known == 0) known = number_of(value(raw)) + 1;
        return known - 1;
    }
    const std::vector<std::string>& values() const { return values_; }

private:
    Part part_of(const Lines& lines) const;
    std::uint32_t raw_end(const Lines& lines) const;
    std::string value(std::uint32_t raw) const;
    std::uint32_t number_of(const std::string& value);

    v1::Dimension::Code by_;
    bool is_of_days_;
    const Standpoint& standpoint_;
    const OpenPage* page_ = nullptr;
    Part part_;
    std::uint32_t day_ = 0;
    std::uint32_t raw_end_ = 0;
    std::string place_;                 // Of the pages that known_ is of, where these matter.
    std::vector<std::uint32_t> known_;  // Number of each raw one on this page, and 1; 0: not yet.
    std::vector<std::string> values_;
    projection::TextMap<std::uint32_t> numbers_;
};

}  // namespace enlace::views::statistics
