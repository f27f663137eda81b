#include "tools/enlace/client/table.h"

#include <algorithm>
#include <stdexcept>

namespace enlace::program {

std::size_t width(std::string_view utf8) {
    const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    return static_cast<std::size_t>(std::ranges::count_if(utf8, begins));
}

std::string pad_right(std::string_view utf8, std::size_t to) {
    const std::size_t has = width(utf8);
    return std::string(utf8) + std::string(to - std::min(to, has), ' ');
}

std::string pad_left(std::string_view utf8, std::size_t to) {
    const std::size_t has = width(utf8);
    return std::string(to - std::min(to, has), ' ') + std::string(utf8);
}

void Table::add(std::vector<std::string> cells) {
    if (cells.size() != columns_.size()) {
        throw std::invalid_argument("a row of a table has a cell for each column");
    }
    rows_.push_back(std::move(cells));
}

void Table::add_rule() {
    rows_.emplace_back();
}

std::string Table::text() const {
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        std::size_t widest = width(columns_[i].title);
        for (const auto& row : rows_) {
            if (!row.empty()) widest = std::max(widest, width(row[i]));
        }
        widths.push_back(widest);
    }
    std::string text;
    const auto add_line = [&](auto cell) {
        std::string line = " ";
        for (std::size_t i = 0; i < columns_.size(); ++i) line += ' ' + cell(i) + ' ';
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    };
    const auto aligned = [&](std::size_t i, std::string_view cell) {
        return columns_[i].align == Align::left ? pad_right(cell, widths[i])
                                                : pad_left(cell, widths[i]);
    };
    const auto add_across = [&] {
        add_line([&](std::size_t i) {
            std::string across;
            for (std::size_t cell = 0; cell < widths[i]; ++cell) across += "─";
            return across;
        });
    };
    add_line([&](std::size_t i) { return aligned(i, columns_[i].title); });
    add_across();
    for (const auto& row : rows_) {
        if (row.empty()) {
            add_across();
        } else {
            add_line([&](std::size_t i) { return aligned(i, row[i]); });
        }
    }
    return text;
}

}  // namespace enlace::program
