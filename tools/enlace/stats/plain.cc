#include <algorithm>

#include "text/csv.h"
#include "tools/enlace/client/table.h"
#include "tools/enlace/stats/report.h"

namespace enlace::program::stats {
namespace {

constexpr std::size_t kBarWidth = 40;

std::string bar(const std::optional<std::uint64_t>& value, std::uint64_t most) {
    std::string bar;
    const auto length = value && most > 0 ? (*value * kBarWidth + most - 1) / most : 0;
    for (std::uint64_t i = 0; i < length; ++i) bar += "█";
    return bar;
}

std::string plain_table(const Section& section) {
    std::vector<Table::Column> columns;
    for (const auto& title : section.columns) {
        const bool first = columns.empty();
        columns.push_back({title, first ? Table::Align::left : Table::Align::right});
    }
    std::uint64_t most = 0;
    for (const auto& value : section.bars) most = std::max(most, value.value_or(0));
    if (!section.bars.empty()) columns.push_back({"", Table::Align::left});
    Table table(std::move(columns));
    for (std::size_t i = 0; i < section.rows.size(); ++i) {
        auto row = section.rows[i];
        if (!section.bars.empty()) row.push_back(bar(section.bars[i], most));
        table.add(std::move(row));
    }
    return table.text();
}

}  // namespace

std::string grouped(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
    return digits;
}

std::string as_text(const Report& report) {
    std::string text = report.title + "\n";
    for (const auto& section : report.sections)
        text += "\n" + section.title + "\n\n" + plain_table(section);
    if (!report.note.empty()) text += "\n" + report.note + "\n";
    text += "\n";
    for (const auto& [name, value] : report.rests_on) text += name + ": " + value + "\n";
    return text;
}

std::string as_csv(const Report& report) {
    std::string csv;
    text::append_csv(csv, {"# " + report.title});
    for (const auto& [name, value] : report.rests_on) text::append_csv(csv, {"# " + name, value});
    for (const auto& section : report.sections) {
        auto columns = section.columns;
        columns.front() = section.title;
        csv += "\r\n";
        text::append_csv(csv, columns);
        for (auto row : section.rows) {
            // Numbers as programs read them.
            for (std::size_t i = 1; i < row.size(); ++i) std::erase(row[i], ',');
            text::append_csv(csv, row);
        }
    }
    return csv;
}

}  // namespace enlace::program::stats
