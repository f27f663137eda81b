#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "projection/rows.h"
#include "views/statistics/organisation.h"
#include "views/statistics/page_key.h"

namespace enlace::views::statistics {

// A page that is being read: where it stands, and its texts.
struct OpenPage {
    PageKey key;
    sys_days first;  // Of its month.
    const std::vector<std::string_view>& texts;
    v1::Channel::Code channel = v1::Channel::ON_SITE;
    std::string_view jurisdiction{};  // Whose team did it; empty: by where it was done.
};

// One of the dimensions that figures are told apart by: numbers its values as they are met, each
// looked at once for a page, since there are millions of lines.
class Axis {
public:
    // `organisation` must outlive it.
    Axis(v1::Dimension::Code by, const Organisation& organisation)
        : by_(by), organisation_(organisation) {}

    // Before the lines of a page are asked about; it is valid as long as they are.
    void open(const OpenPage& page);
    std::uint32_t number(const Cell& cell) {
        auto& known = known_[raw(cell)];
        if (known == 0) known = number_of(value(cell)) + 1;
        return known - 1;
    }
    const std::vector<std::string>& values() const { return values_; }

private:
    std::uint32_t raw(const Cell& cell) const;
    std::string value(const Cell& cell) const;
    std::uint32_t number_of(const std::string& value);

    v1::Dimension::Code by_;
    const Organisation& organisation_;
    const OpenPage* page_ = nullptr;
    std::vector<std::uint32_t> known_;  // Number of each raw value on this page, and 1; 0: not yet.
    std::vector<std::string> values_;
    projection::TextMap<std::uint32_t> numbers_;
};

}  // namespace enlace::views::statistics
