#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace enlace::program {

// In places of a terminal; one for each character of our languages.
std::size_t width(std::string_view utf8);
std::string pad_right(std::string_view utf8, std::size_t width);
std::string pad_left(std::string_view utf8, std::size_t width);

// Lines and columns for a terminal.
class Table {
public:
    enum class Align { left, right };
    struct Column {
        std::string title;
        Align align = Align::left;
    };

    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

    // Throws std::invalid_argument unless there is a cell for each column.
    void add(std::vector<std::string> cells);
    // What follows is set off by a line.
    void add_rule();

    std::string text() const;

private:
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;  // An empty one is a line across.
};

}  // namespace enlace::program
