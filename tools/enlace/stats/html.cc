#include <fmt/format.h>

#include <algorithm>

#include "tools/enlace/stats/report.h"

namespace enlace::program::stats {
namespace {

// Dark on white, so that a page in print says the same.
constexpr const char* kStyle = R"(
body { font: 11pt/1.4 system-ui, sans-serif; color: #111; max-width: 52rem; margin: 2rem auto; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .5rem; border-bottom: 1px solid #bbb; text-align: right; }
th:first-child, td:first-child { text-align: left; }
dl { font-size: .85rem; display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
svg { width: 100%; height: auto; margin: .5rem 0; }
@media print { body { margin: 0; max-width: none; } section { break-inside: avoid; } }
)";

constexpr int kChartWidth = 720, kLabelWidth = 200, kNumberWidth = 90, kLineHeight = 22,
              kBarHeight = 14;

std::string escaped(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        if (c == '&') {
            safe += "&amp;";
        } else if (c == '<') {
            safe += "&lt;";
        } else if (c == '>') {
            safe += "&gt;";
        } else if (c == '"') {
            safe += "&quot;";
        } else {
            safe += c;
        }
    }
    return safe;
}

// A bar for each row, with its name before it and its number behind.
std::string chart_of(const Section& section) {
    std::uint64_t most = 1;
    for (const auto& value : section.bars) most = std::max(most, value.value_or(0));
    const int height = static_cast<int>(section.bars.size()) * kLineHeight;
    std::string svg =
        fmt::format("<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\" font-size=\"12\">\n",
                    kChartWidth, height, escaped(section.title));
    for (std::size_t i = 0; i < section.bars.size(); ++i) {
        const int top = static_cast<int>(i) * kLineHeight;
        const int baseline = top + kBarHeight;
        svg += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>", kLabelWidth - 8,
                           baseline, escaped(section.rows[i].front()));
        if (const auto& value = section.bars[i]) {
            constexpr std::uint64_t kRoom = kChartWidth - kLabelWidth - kNumberWidth;
            const auto width = *value * kRoom / most;
            svg += fmt::format(
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"#345\"/>"
                "<text x=\"{}\" y=\"{}\">{}</text>",
                kLabelWidth, top + 2, width, kBarHeight,
                static_cast<std::uint64_t>(kLabelWidth) + width + 6, baseline, grouped(*value));
        }
        svg += "\n";
    }
    return svg + "</svg>\n";
}

std::string html_table(const Section& section) {
    std::string table = "<table>\n<thead><tr>";
    for (const auto& title : section.columns)
        table += "<th scope=\"col\">" + escaped(title) + "</th>";
    table += "</tr></thead>\n<tbody>\n";
    for (const auto& row : section.rows) {
        table += "<tr>";
        for (const auto& cell : row) table += "<td>" + escaped(cell) + "</td>";
        table += "</tr>\n";
    }
    return table + "</tbody>\n</table>\n";
}

}  // namespace

std::string as_html(const Report& report) {
    std::string page = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n"
        "<style>{}</style>\n</head>\n<body>\n<h1>{}</h1>\n",
        http::tag(report.language), escaped(report.title), kStyle, escaped(report.title));
    for (const auto& section : report.sections) {
        page += "<section>\n<h2>" + escaped(section.title) + "</h2>\n";
        if (!section.bars.empty()) page += chart_of(section);
        page += html_table(section) + "</section>\n";
    }
    if (!report.note.empty()) page += "<p>" + escaped(report.note) + "</p>\n";
    page += "<dl>\n";
    for (const auto& [name, value] : report.rests_on)
        page += "<dt>" + escaped(name) + "</dt><dd>" + escaped(value) + "</dd>\n";
    return page + "</dl>\n</body>\n</html>\n";
}

}  // namespace enlace::program::stats
