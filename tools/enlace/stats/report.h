#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "http/language.h"

namespace enlace::program::stats {

// One table of a bulletin; its first column says what the others are about.
struct Section {
    std::string title;
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
    // One for each row of which a chart is drawn; a row without a number has no bar. Empty: none
    // is.
    std::vector<std::optional<std::uint64_t>> bars{};
};

// What an institution publishes of a year, in one language, whatever it is written as.
struct Report {
    http::Language language = http::Language::spanish;
    std::string title;
    std::vector<std::pair<std::string, std::string>> rests_on;  // Name and value.
    std::vector<Section> sections;
    std::string note;  // Empty unless something is not told.
};

// For a terminal; for spreadsheets (RFC 4180); and as one page of HTML with all that belongs to it,
// whose charts can be read in print.
std::string as_text(const Report& report);
std::string as_csv(const Report& report);
std::string as_html(const Report& report);

// With commas between thousands, as both of our languages have them where we are.
std::string grouped(std::uint64_t number);

}  // namespace enlace::program::stats
